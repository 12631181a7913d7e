// What an event counts for: on the day, and for the template, of the message that it is about.

import type { NewEvent } from "../store/events.ts";
import type { Figures } from "../store/figures.ts";
import { readMessageId } from "../store/ids.ts";
import type { SentMessages } from "../store/sent-messages.ts";

const ANSWERED_WITHIN_MS = 24 * 3600_000;

/** In the transaction that stores the event, so that each counts once. */
export function countEvent({ figures, sentMessages }: { figures: Figures; sentMessages: SentMessages }, event: NewEvent): void {
  if (event.kind === "status") {
    const sent = sentMessages.get(readMessageId(event.message)?.contentId ?? "");
    figures.note(sent?.at ?? event.at, sent?.template ?? "", event.status);
  }
  if (event.kind !== "message") return;
  figures.note(event.at, "", "received");
  // One answer for each message: the next word of theirs within a day.
  const answered = sentMessages.answer(event.person, event.at - ANSWERED_WITHIN_MS);
  if (answered !== undefined) figures.note(answered.at, answered.template, "answered");
}
