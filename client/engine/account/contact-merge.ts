// What is known of a person after something more was heard: the better word stays. Pure.

import type { LogPin } from "../../../mls/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";

export type ContactPatch = { accountId: AccountId } & Partial<ContactRecord>;

const STRENGTH = { self: 3, introduction: 2, stranger: 1, null: 0 } as const;

/** Answers undefined where the patch says nothing new. A pinned key is never replaced: the id is its hash. */
export function merge(before: ContactRecord | undefined, patch: ContactPatch): ContactRecord | undefined {
  const base = before ?? unknown(patch.accountId);
  const after = { ...base, ...patch };
  if (base.accountKey.length > 0) after.accountKey = base.accountKey;
  if (!isBetterName(base, after)) {
    after.name = base.name;
    after.nameFrom = base.nameFrom;
    after.introducedBy = base.introducedBy ?? null;
    after.photo = base.photo ?? null;
  }
  if (patch.about !== undefined && patch.nameFrom !== "self") after.about = base.about ?? "";
  // Whom the person has turned to is called what they say, or those whom the person let in.
  if (after.nameFrom === "stranger" && (after.handle !== null || after.accepted || after.verified))
    Object.assign(after, { name: null, nameFrom: null, introducedBy: null, photo: null });
  // There is no way back.
  after.deleted = Boolean(base.deleted || after.deleted);
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

/** What somebody was introduced as by one, no other takes away: their own word does. */
function isBetterName(base: ContactRecord, after: ContactRecord): boolean {
  const [was, is] = [STRENGTH[`${base.nameFrom}`], STRENGTH[`${after.nameFrom}`]];
  if (after.name === "" || is < was) return false;
  return is > was || after.nameFrom === "self" || after.nameFrom === null || after.introducedBy === base.introducedBy;
}

function unknown(accountId: AccountId): ContactRecord {
  return {
    accountId,
    accountKey: new Uint8Array(),
    handle: null,
    name: null,
    petname: "",
    note: "",
    nameFrom: null,
    verified: false,
    accepted: false,
    photo: null,
    keyChange: null,
    business: null,
    log: null,
    blocked: false,
    deleted: false,
  };
}
