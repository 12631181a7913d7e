// The people this profile knows: trusted on first use, then pinned; what they call themselves; whether they were verified.

import { type AccountState, type LogPin, stateOf, verifyBusinessProfile, verifyLog } from "../../../mls/index.ts";
import { type AccountAnswer, type AccountId, accountIdOf, fromBase64Url } from "../../../protocol/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import type { Store } from "../../store/port.ts";
import { serial } from "../pace/serial.ts";

const SCOPE = "contacts";

export interface Contacts {
  get(account: AccountId): ContactRecord | undefined;
  byHandle(handle: string): ContactRecord | undefined;
  all(): Iterable<ContactRecord>;
  /** Those that change something, in one step; what was known better stays. */
  learn(patches: readonly ContactPatch[]): Promise<void>;
}

export type ContactPatch = { accountId: AccountId } & Partial<ContactRecord>;

export async function openContacts(store: Store, changed: (accounts: AccountId[]) => void): Promise<Contacts> {
  const known = new Map((await store.range("contacts", { prefix: [] })).map(({ value }) => [value.accountId, value]));
  const inTurn = serial();
  return {
    get: (account) => known.get(account),
    all: () => known.values(),
    byHandle: (handle) => [...known.values()].find((contact) => contact.handle === handle),
    learn: (patches) =>
      inTurn(async () => {
        const next = merged(known, patches);
        if (next.size === 0) return;
        const writes = [...next.values()].map((value) => ({ table: "contacts" as const, key: [value.accountId], value }));
        while ((await store.transact({ scope: SCOPE, version: await store.version(SCOPE), writes })) === "conflict");
        for (const [account, record] of next) known.set(account, record);
        changed([...next.keys()]);
      }),
  };
}

function merged(known: ReadonlyMap<AccountId, ContactRecord>, patches: readonly ContactPatch[]): Map<AccountId, ContactRecord> {
  const next = new Map<AccountId, ContactRecord>();
  for (const patch of patches) {
    const after = merge(next.get(patch.accountId) ?? known.get(patch.accountId), patch);
    if (after !== undefined) next.set(patch.accountId, after);
  }
  return next;
}

const STRENGTH = { self: 2, introduction: 1, null: 0 } as const;

/** Answers undefined where the patch says nothing new. A pinned key is never replaced: the id is its hash. */
function merge(before: ContactRecord | undefined, patch: ContactPatch): ContactRecord | undefined {
  const base: ContactRecord = before ?? {
    accountId: patch.accountId,
    accountKey: new Uint8Array(),
    handle: null,
    name: null,
    nameFrom: null,
    verified: false,
    accepted: false,
    photo: null,
    keyChange: null,
    business: null,
    log: null,
    blocked: false,
  };
  const after = { ...base, ...patch };
  if (base.accountKey.length > 0) after.accountKey = base.accountKey;
  if (STRENGTH[`${after.nameFrom}`] < STRENGTH[`${base.nameFrom}`] || after.name === "") {
    after.name = base.name;
    after.nameFrom = base.nameFrom;
    after.photo = base.photo ?? null;
  }
  after.log = newerPin(base.log, after.log);
  if ((after.business?.version ?? 0) <= (base.business?.version ?? 0)) after.business = base.business ?? null;
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
}

/** Of two answers that came at the same moment the one that says more. */
function newerPin(one: LogPin | null | undefined, other: LogPin | null | undefined): LogPin | null {
  if (!one || !other) return one ?? other ?? null;
  const isOlder = other.root.seq === one.root.seq ? other.seq < one.seq : other.root.seq < one.root.seq;
  return isOlder ? one : other;
}

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
