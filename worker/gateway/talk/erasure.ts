// Erasing a person: everything that was said with them and is kept here.

import type { Program } from "../../../client/index.ts";
import type { ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { GatewayStore } from "../store/store.ts";
import type { PersonId } from "./business.ts";

type Given = {
  store: Pick<
    GatewayStore,
    "people" | "journal" | "keptSince" | "events" | "sentMessages" | "contactNotes" | "jobRows" | "mediaFiles" | "transaction"
  >;
  verbs: Pick<Program["verbs"], "forget">;
  /** What could not be sent there */
  dropFailedIn(conversation: ConversationId): Promise<void>;
  exporter: { forgetPerson(person: PersonId): Promise<void> };
  webhooks: { forget(events: readonly number[]): void };
  idempotency: { forgetPerson(person: PersonId): void };
  team: { forgetPerson(person: PersonId): void };
  /** In the log of who did what */
  forgetInAudit(person: PersonId): Promise<void>;
  now(): UnixMs;
};

export async function erasePerson(
  { store, verbs, dropFailedIn, exporter, webhooks, idempotency, team, forgetInAudit, now }: Given,
  person: PersonId,
  conversation: ConversationId,
): Promise<void> {
  store.keptSince.begin(conversation);
  await verbs.forget(conversation, { isForGood: true });
  await dropFailedIn(conversation);
  // Before the exports: a part that is begun while theirs go reads what is there then.
  store.transaction(() => {
    store.contactNotes.forget(person);
    team.forgetPerson(person);
    store.people.erased(person, now());
    store.jobRows.forgetPerson(person);
  });
  await exporter.forgetPerson(person);
  await store.mediaFiles.forgetPerson(person);
  store.transaction(() => {
    store.journal.forget(conversation);
    store.journal.forgetReach(conversation);
    // What was said meanwhile has lowered it, and stays known.
    store.keptSince.end(conversation, null);
    webhooks.forget(store.events.forgetPerson(person));
    store.sentMessages.forgetPerson(person);
    idempotency.forgetPerson(person);
  });
  await forgetInAudit(person);
}
