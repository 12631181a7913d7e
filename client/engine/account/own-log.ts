// This account's own log: read again where the service has more of it than this device has seen, so that credentials show the newest.

import { standingProof, verifyLog } from "../../../mls/index.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";
import { logIn } from "./contacts.ts";

/** @param length entries at the service. @param keep stores the account with its changes */
export async function followOwnLog(
  world: World,
  length: number,
  keep: (changes: Pick<AccountRecord, "log" | "proof">) => Promise<void>,
): Promise<void> {
  const { accountId, accountKey, log } = world.account();
  if (length === log.length) return;
  const known = await verifyLog(accountKey, log, null);
  const answer = await world.api.call("lookUpAccount", { account: accountId });
  if (answer.kind !== "ok" || known.kind !== "ok") return;
  const shown = logIn(answer.value);
  const verdict = shown && (await verifyLog(accountKey, shown, known.pin, known.log));
  // One that was rolled back or forked changes nothing here: what this device has seen stays what it shows.
  if (verdict?.kind !== "ok") return;
  await keep({ log: verdict.log.entries.map(({ bytes }) => bytes), proof: standingProof(verdict.log) });
}
