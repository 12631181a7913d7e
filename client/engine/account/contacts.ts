// The people this profile knows: trusted on first use, then pinned; what they call themselves; whether they were verified.

import type { AccountId } from "../../../protocol/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import type { Store } from "../../store/port.ts";
import type { KnownPeople } from "../on-demand/known.ts";
import { serial } from "../pace/serial.ts";
import { type ContactPatch, merge } from "./contact-merge.ts";

export type { ContactPatch } from "./contact-merge.ts";

const SCOPE = "contacts";

export interface Contacts {
  get(account: AccountId): ContactRecord | undefined;
  byHandle(handle: string): ContactRecord | undefined;
  all(): Iterable<ContactRecord>;
  /** Those that change something, in one step; what was known better stays. */
  learn(patches: readonly ContactPatch[]): Promise<void>;
}

export async function openContacts(
  store: Store,
  changed: (accounts: AccountId[]) => void,
  onDemand?: KnownPeople,
): Promise<Contacts> {
  const known =
    onDemand?.contacts ?? new Map((await store.range("contacts", { prefix: [] })).map(({ value }) => [value.accountId, value]));
  const inTurn = serial();
  return {
    get: (account) => known.get(account),
    all: () => known.values(),
    byHandle: (handle) =>
      onDemand ? onDemand.byHandle(handle) : [...known.values()].find((contact) => contact.handle === handle),
    learn: (patches) =>
      inTurn(async () => {
        const next = merged(known, await whatStrangersMaySay(store, known, patches));
        if (next.size === 0) return;
        const writes = [...next.values()].map((value) => ({ table: "contacts" as const, key: [value.accountId], value }));
        while ((await store.transact({ scope: SCOPE, version: await store.version(SCOPE), writes })) === "conflict");
        for (const [account, record] of next) known.set(account, record);
        changed([...next.keys()]);
      }),
  };
}

/** Whoever is in a group with this person is called there as that group says, also where it has not said yet. */
async function whatStrangersMaySay(
  store: Store,
  known: Pick<Contacts, "get">,
  patches: readonly ContactPatch[],
): Promise<ContactPatch[]> {
  const isFellow = async (account: AccountId) => (await store.range("fellows", { prefix: [account], limit: 1 })).length > 0;
  const mayBeSaid = await Promise.all(
    patches.map(
      async ({ accountId, nameFrom }) => nameFrom !== "stranger" || (!known.get(accountId)?.name && !(await isFellow(accountId))),
    ),
  );
  return patches.filter((_, i) => mayBeSaid[i]);
}

function merged(known: Pick<Contacts, "get">, patches: readonly ContactPatch[]): Map<AccountId, ContactRecord> {
  const next = new Map<AccountId, ContactRecord>();
  for (const patch of patches) {
    const after = merge(next.get(patch.accountId) ?? known.get(patch.accountId), patch);
    if (after !== undefined) next.set(patch.accountId, after);
  }
  return next;
}
