// What could not be sent is kept as long as what was, and no longer.

import { contentItemId } from "../../../client/content/item-id.ts";
import type { Verbs } from "../../../client/index.ts";
import type { OutboxRecord } from "../../../client/store/tables.ts";
import type { AccountId, ConversationId, UnixMs } from "../../../protocol/index.ts";

type Given = {
  outboxes: { keys(): Iterable<ConversationId>; get(id: ConversationId): readonly OutboxRecord[] | undefined };
  verbs: Pick<Verbs, "discard">;
  self(): AccountId;
};

/** @param before of then or later it stays; what has not failed stays in any case: it leaves */
export async function dropFailed(given: Given, before: UnixMs): Promise<void> {
  for (const conversation of [...given.outboxes.keys()]) await dropFailedIn(given, conversation, before);
}

export async function dropFailedIn(
  { outboxes, verbs, self }: Given,
  conversation: ConversationId,
  before: UnixMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (const { id, at, failure } of outboxes.get(conversation) ?? [])
    if (failure !== null && at < before) await verbs.discard(conversation, contentItemId(self(), id));
}
