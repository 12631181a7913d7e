// How far a bot has come in a conversation: stored by itself, so that a mark that others see ("read") says nothing about it.

import type { Store } from "../client/index.ts";
import type { ConversationId, Seq } from "../protocol/index.ts";

/** 0 before the first: a conversation is handled from its beginning. */
export async function handledUpTo(store: Store, conversation: ConversationId): Promise<Seq> {
  return (await store.get("handled", [conversation]))?.seq ?? 0;
}

/** Durable when it resolves. */
export async function keepHandled(store: Store, conversation: ConversationId, seq: Seq): Promise<void> {
  const scope = `handled ${conversation}`;
  const writes = [{ table: "handled" as const, key: [conversation], value: { seq } }];
  while ((await store.transact({ scope, version: await store.version(scope), writes })) === "conflict");
}
