// Entries that this device adds to its own account's log: signed for the newest head that is known, again where somebody was quicker.

import { type AccountLog, extendLog } from "../../../mls/index.ts";
import { toBase64Url } from "../../../protocol/index.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { World } from "../world.ts";
import { followOwnLog, type KeepLog, keepLog, ownLog } from "./own-log.ts";

/** Between two entries of the root devices sign at most so many: whoever races for the head is done by then. */
const TRIES = 17;

export type AppendOutcome =
  | { kind: "ok"; log: AccountLog }
  | { kind: "offline" }
  | { kind: "try-later"; retryAfterMs: number }
  | { kind: "refused"; detail: string };

/**
 * @param sign makes the entry for that head; undefined where the log says it already: an earlier try arrived, and its answer did not
 */
export async function appendOwn(
  world: World,
  keep: KeepLog,
  sign: (log: AccountLog) => Promise<Uint8Array> | undefined,
): Promise<AppendOutcome> {
  for (let tries = 0; tries < TRIES; tries++) {
    const log = await ownLog(world);
    const entry = await sign(log);
    if (entry === undefined) return { kind: "ok", log };
    const answer = await world.api.call("appendEntry", {}, { entry: toBase64Url(entry) });
    if (answer.kind === "ok") {
      const grown = await extendLog(log, entry);
      if (grown.kind === "refused") return { kind: "refused", detail: grown.rule };
      await keepLog(keep, { entries: grown.entries, states: grown.states });
      return { kind: "ok", log: grown };
    }
    // It may have arrived all the same: the log says so.
    await followOwnLog(world, keep);
    if (answer.kind === "no-answer") {
      const known = await ownLog(world);
      return (await sign(known)) === undefined ? { kind: "ok", log: known } : { kind: "offline" };
    }
    const { rejection } = answer;
    if (rejection.kind === "log-conflict") continue;
    if (judge(rejection) === "later") return { kind: "try-later", retryAfterMs: retryAfterMs(rejection) };
    return { kind: "refused", detail: rejection.kind === "entry-refused" ? rejection.rule : rejection.kind };
  }
  return { kind: "try-later", retryAfterMs: 0 };
}
