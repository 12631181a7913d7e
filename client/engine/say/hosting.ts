// Who reads a business's side of a direct conversation: a change of it is a line there, from whichever way it was learnt.

import type { Hosting } from "../../../mls/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Contacts } from "../account/contacts.ts";
import { addOwnLine, type Draft } from "../draft.ts";
import type { World } from "../world.ts";

/** Read from what is stored, so that no crash between learning and saying loses the line. */
export function isHostingDue(record: ConversationRecord, contacts: Contacts): boolean {
  const hosting = hostingOf(record, contacts);
  return hosting !== undefined && record.peerHosting !== hosting;
}

/** What somebody is when we first hear of them is no change. */
export function noteHosting(world: World, draft: Draft): void {
  const { record } = draft;
  const hosting = hostingOf(record, world.contacts);
  if (hosting === undefined) return;
  if (record.peerHosting !== undefined && hosting !== null && record.peer !== null)
    addOwnLine(draft, { kind: "system", at: world.clock.now(), line: { kind: "business", account: record.peer, hosting } });
  record.peerHosting = hosting;
}

/** Undefined where there is no peer, or none that the directory has told of. */
function hostingOf({ kind, peer }: ConversationRecord, contacts: Contacts): Hosting | null | undefined {
  const contact = kind === "direct" && peer !== null ? contacts.get(peer) : undefined;
  return contact?.handle ? (contact.business?.hosting ?? null) : undefined;
}
