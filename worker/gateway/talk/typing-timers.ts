// Who is being shown that the business is typing: said again every few seconds, for as long as it lasts.

import type { ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { PersonId } from "./business.ts";

/** The client says it once in three seconds, and not before its socket is there. */
const EVERY_MS = 500;
const LASTS_MS = 20_000;

export type TypingTimers = {
  begin(person: PersonId, conversation: ConversationId): void;
  end(person: PersonId): void;
  close(): void;
};

export function typingTimers(say: (conversation: ConversationId) => Promise<void>): TypingTimers {
  const running = new Map<PersonId, { until: UnixMs; timer: ReturnType<typeof setInterval> }>();
  const end = (person: PersonId) => {
    const known = running.get(person);
    if (known !== undefined) clearInterval(known.timer);
    running.delete(person);
  };
  return {
    begin(person: PersonId, conversation: ConversationId): void {
      end(person);
      const until = Date.now() + LASTS_MS;
      const again = () => {
        if (Date.now() >= until) end(person);
        else say(conversation).catch(() => {});
      };
      running.set(person, { until, timer: setInterval(again, EVERY_MS) });
      again();
    },
    end,
    close: () => [...running.keys()].forEach(end),
  };
}
