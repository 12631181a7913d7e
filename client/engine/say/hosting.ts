// Who reads a business's side of a direct conversation: a change of it is a line there, from whichever way it was learnt.

import type { Hosting } from "../../../mls/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Contacts } from "../account/contacts.ts";

/** Read from what is stored, so that no crash between learning and saying loses the line. */
export function isHostingDue(record: ConversationRecord, contacts: Pick<Contacts, "get">): boolean {
  const hosting = hostingOf(record, contacts);
  return hosting !== undefined && record.peerHosting !== hosting;
}

/** Undefined where there is no peer, or none that the directory has told of. */
export function hostingOf({ kind, peer }: ConversationRecord, contacts: Pick<Contacts, "get">): Hosting | null | undefined {
  const contact = kind === "direct" && peer !== null ? contacts.get(peer) : undefined;
  return contact?.handle ? (contact.business?.hosting ?? null) : undefined;
}
