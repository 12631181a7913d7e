// An account whose devices are lost or put out hears its root without a session: it takes another device, or lets one in again.

import { readEntry, rootProofInput, verify } from "../../mls/verify.ts";
import { type AccountId, type DeviceId, fromBase64Url, type Rejection, type UnixMs } from "../../protocol/index.ts";
import { appendEntry } from "../directory/append-entry.ts";
import { spendChallenge } from "../directory/challenges.ts";
import { rootKeyOf } from "../directory/root-key.ts";
import { type DirectoryEnv, databaseOfAccount, firstDatabase } from "../directory/shards.ts";
import { nowUsed } from "../directory/used.ts";

type Proven = { account: AccountId; proof: { challenge: string; signature: string } };
type Recovering = Proven & { entry: string };
/** What the root may say of devices where none of them can speak */
const SAYINGS = new Set(["recover", "revoke"]);

/** How long a log is and whether there is one hears only who has shown to be its root. */
export async function recoverAccount(
  env: DirectoryEnv,
  { account, entry, proof }: Recovering,
  now: UnixMs,
): Promise<{ revoked: DeviceId[] } | Rejection> {
  if (!(await provesRoot(env, { account, proof }, now))) return { kind: "bad-proof" };
  const said = await readEntry(fromBase64Url(entry) ?? new Uint8Array());
  if (said === undefined || !SAYINGS.has(said.entry.type)) return { kind: "entry-refused", rule: "type" };
  const db = await databaseOfAccount(env, account);
  const outcome = await appendEntry(db, account, entry, now);
  if (!("kind" in outcome)) await db.batch([nowUsed(db, account)]);
  return outcome;
}

/** Whoever does not hears the same, whether there is such an account or not. */
export async function provesRoot(env: DirectoryEnv, { account, proof }: Proven, now: UnixMs): Promise<boolean> {
  const challenge = fromBase64Url(proof.challenge) ?? new Uint8Array();
  if (!(await spendChallenge(firstDatabase(env), challenge, now))) return false;
  const rootKey = await rootKeyOf(await databaseOfAccount(env, account), account);
  const signature = fromBase64Url(proof.signature) ?? new Uint8Array();
  return rootKey !== undefined && verify(rootKey, rootProofInput({ challenge, account }), signature);
}
