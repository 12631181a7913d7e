// What the index of conversations says of one: when it may have something to do, and by what else it is looked for. Pure, and rather too early than
// too late: what is found there is read, and decided as ever (conversations.ts).

import type { UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { Contacts } from "../account/contacts.ts";
import { updateDueAt } from "../group/maintenance.ts";
import { hasUnsaid, isMoving } from "../has-work.ts";
import { toMeet } from "../say/acquaintance.ts";
import { isHostingDue } from "../say/hosting.ts";

export type IndexRow = {
  /** 0: whenever it can; null: not by itself */
  due: UnixMs | null;
  expires: UnixMs | null;
  peer: string | null;
  /** What this account says of itself there, by its digest; null: nothing has to be said there */
  introduced: string | null;
  isGroup: boolean;
};

type Introduced = { name: string | null; photo: string | null; about: string; business: number };

/** @param digest by a key of this store: no name lies in the clear */
export function indexRowOf(
  record: ConversationRecord,
  contacts: Pick<Contacts, "get">,
  digest: (text: string) => string,
): IndexRow {
  const { kind, state, request, peer, nextExpiry = null } = record;
  const isInside = state === "active" && request === null;
  return {
    due: dueAt(record, contacts),
    expires: nextExpiry,
    peer: kind === "direct" ? peer : null,
    introduced: isInside && kind !== "self" ? digest(wordsOf(introducedIn(record))) : null,
    isGroup: kind === "group" && state === "active",
  };
}

export function digestOfProfile({ name, photo, about = "", business }: AccountRecord, digest: (text: string) => string): string {
  return digest(wordsOf({ name, photo: photo?.blob ?? null, about, business: business?.version ?? 0 }));
}

function introducedIn({ introducedAs, introducedPhoto, introducedAbout, introducedBusiness }: ConversationRecord): Introduced {
  return {
    name: introducedAs,
    photo: introducedPhoto ?? null,
    about: introducedAbout ?? "",
    business: introducedBusiness ?? 0,
  };
}

function wordsOf({ name, photo, about, business }: Introduced): string {
  return JSON.stringify([name, photo, about, business]);
}

function dueAt(record: ConversationRecord, contacts: Pick<Contacts, "get">): UnixMs | null {
  const other = toMeet(record);
  const isUnmet = other !== null && !contacts.get(other)?.handle;
  if (hasUnsaid(record) || isUnmet || isHostingDue(record, contacts) || isMoving(record)) return 0;
  return record.request === null ? updateDueAt(record) : null;
}
