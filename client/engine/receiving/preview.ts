// What the list says of a chat.

import type { Said } from "../../content/kind.ts";
import type { MessageBody } from "../../content/kinds/index.ts";
import { summaryOf } from "../../content/summary.ts";
import type { Draft } from "../draft.ts";
import { PREVIEW_LETTERS } from "./letters.ts";
import type { Placed } from "./placed.ts";

/** The last words of the chat, if there are none newer. */
export function preview({ record }: Draft, { seq, at, sender, id }: Placed & { id: string }, said: Said): void {
  if (record.preview !== null && (record.preview.seq ?? 0) >= seq) return;
  const attachments = summaryOf(said as Said<MessageBody>);
  const text = said.text.slice(0, PREVIEW_LETTERS);
  record.preview = { kind: "text", text, sender, id, seq, at, ...(attachments && { attachments }) };
}
