// Times that messages may last, and how they read.

import type { SystemLine } from "../../../client/index.ts";
import { LONGEST_LIFE_MS, SHORTEST_LIFE_MS } from "../../../mls/disappearing.ts";
import { you } from "../app/words.ts";
import { lengthOf } from "../language/lists.ts";
import { t } from "../language/say.ts";

const UNITS = [
  [24 * 3600_000, "day"],
  [3600_000, "hour"],
  [60_000, "minute"],
] as const;

/** "1 day", "12 hours": in the largest unit that it is whole in, minutes at the least. */
export function spanOf(ms: number): string {
  const [unitMs, unit] = UNITS.find(([each]) => ms % each === 0) ?? UNITS[2];
  const count = Math.max(1, Math.round(ms / unitMs));
  return lengthOf(count, unit);
}

export function timeWords(ms: number | null): string {
  return ms === null ? t("Off") : spanOf(ms);
}

/** Null where messages are not to last so long, or not so short. */
export function timeOf(count: number, unitMs: number): number | null {
  const ms = Math.round(count * unitMs);
  return ms >= SHORTEST_LIFE_MS && ms <= LONGEST_LIFE_MS ? ms : null;
}

export function timeSentence({ by, ms }: Extract<SystemLine, { kind: "disappearing" }>): string {
  if (ms === null)
    return by === null
      ? t("Messages don't disappear here any more")
      : t("{by} turned off disappearing messages", { by: you(by) });
  const time = spanOf(ms);
  return by === null
    ? t("Messages here disappear after {time}", { time })
    : t("{by} set messages to disappear after {time}", { by: you(by), time });
}
