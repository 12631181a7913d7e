// This account's own log: read again where the service has more of it than this device has seen, so that credentials show the newest.

import { type AccountLog, standingProof, verifyLog } from "../../../mls/index.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";
import { logIn } from "./account-answer.ts";

export type KeepLog = (changes: Partial<Pick<AccountRecord, "log" | "proof">>) => Promise<void>;

/** @param keep stores the account with its changes. @returns whether this device has what the service shows of it now */
export async function followOwnLog(world: World, keep: KeepLog): Promise<boolean> {
  const { accountId, accountKey, log } = world.account();
  const known = await verifyLog(accountKey, log, null);
  const answer = await world.api.call("lookUpAccount", { account: accountId });
  if (answer.kind !== "ok" || known.kind !== "ok") return false;
  const shown = logIn(answer.value);
  const verdict = shown && (await verifyLog(accountKey, shown, known.pin, known.log));
  // One that was rolled back or forked changes nothing here: what this device has seen stays what it shows.
  if (verdict?.kind !== "ok") return false;
  await keepLog(keep, verdict.log);
  return true;
}

/**
 * Whether the service has nothing of it that its owner has not seen: the root accepts no more than that, and what another device did meanwhile, such as
 * putting a stolen one out, would be undone by its word.
 */
export async function seenWhole(
  world: World,
  keep: KeepLog,
): Promise<{ kind: "ok" } | { kind: "offline" } | { kind: "refused"; detail: string }> {
  const before = world.account().log.length;
  if (!(await followOwnLog(world, keep))) return { kind: "offline" };
  return world.account().log.length === before ? { kind: "ok" } : { kind: "refused", detail: "devices-changed" };
}

/** As this device has it, which was verified when it came. */
export async function ownLog(world: Pick<World, "account">): Promise<AccountLog> {
  const { accountKey, log } = world.account();
  const verdict = await verifyLog(accountKey, log, null);
  if (verdict.kind !== "ok") throw new Error(`this account's own log: ${verdict.kind}`);
  return verdict.log;
}

/** What is shown from now on. */
export function keepLog(keep: KeepLog, log: AccountLog): Promise<void> {
  return keep({ log: log.entries.map(({ bytes }) => bytes), proof: standingProof(log) });
}
