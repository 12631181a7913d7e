// What the directory answers about an account: held against what was seen of it, then believed.

import { type AccountState, stateOf, verifyBusinessProfile, verifyLog } from "../../../mls/index.ts";
import { type AccountAnswer, accountIdOf, fromBase64Url } from "../../../protocol/index.ts";
import type { ContactPatch, Contacts } from "./contacts.ts";

/** What the directory says of an account, as far as it holds. */
export type KnownAccount = { patches: ContactPatch[]; devices: AccountState["devices"] };

/**
 * The account with its key pinned, and its log held against what was seen of it before. Where the handle belonged to another account that we
 * knew, its key has changed hands, and a verified contact holds sending until the person accepts.
 */
export async function readAccountAnswer(contacts: Contacts, answer: AccountAnswer): Promise<KnownAccount | undefined> {
  const accountKey = fromBase64Url(answer.accountKey);
  const shown = logIn(answer);
  if (accountKey === undefined || shown === undefined || (await accountIdOf(accountKey)) !== answer.account) return undefined;
  const verdict = await verifyLog(accountKey, shown, contacts.get(answer.account)?.log ?? null);
  if (verdict.kind !== "ok") return undefined;
  const devices = stateOf(verdict.log)?.devices ?? new Map();
  const signed = answer.business === null ? undefined : fromBase64Url(answer.business);
  const business = signed && (await verifyBusinessProfile(accountKey, signed));
  const known = { accountId: answer.account, accountKey, handle: answer.handle, log: verdict.pin };
  const patch: ContactPatch = { ...known, ...(business && { business }) };
  const former = contacts.byHandle(answer.handle);
  if (former === undefined || former.accountId === answer.account) return { patches: [patch], devices };
  const keyChange = { replaces: former.accountId, held: former.verified };
  return {
    patches: [
      { accountId: former.accountId, handle: null },
      { ...patch, keyChange },
    ],
    devices,
  };
}

export function logIn({ log }: AccountAnswer): Uint8Array[] | undefined {
  const entries = log.map(fromBase64Url);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}
