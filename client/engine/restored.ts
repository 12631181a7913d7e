// A conversation whose record cannot be read any more: as much of it as the rest of the store says. The way back is the repair ladder's (CL7).

import { describe } from "../../mls/index.ts";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import { loadGroup, newConversation } from "./state.ts";
import type { World } from "./world.ts";

export async function restored(world: World, id: ConversationId): Promise<ConversationRecord> {
  const { store, clock } = world;
  const [newest] = await store.range("timeline", { prefix: [id], limit: 1, newestFirst: true });
  const [next] = await store.range("expiries", { prefix: [id], limit: 1 });
  const group = await loadGroup(store, world.account(), id);
  const known = group === null || group === "broken" ? null : describe(group);
  const self = world.account().accountId;
  const kind = known?.policy.kind ?? "group";
  const peer = kind === "direct" ? (known?.roster.find(({ accountId }) => accountId !== self)?.accountId ?? null) : null;
  const at = newest?.value.at ?? clock.now();
  // What was handled and left no line is read again, and known when it comes.
  const cursor = Number(newest?.key[1] ?? 0);
  const isRequest = world.asksBeforeStrangers && !(await wasAccepted(world, { id, kind, peer, self }));
  return {
    ...newConversation(id, kind, { peer, at }),
    request: isRequest ? { by: peer, at, hidden: false, fetched: 0, forget: 0 } : null,
    state: "recovering",
    lost: { seq: cursor, at, committer: null, report: null },
    gap: true,
    generation: known?.generation ?? 0,
    epoch: known?.epoch ?? 0,
    memberCount: new Set(known?.roster.map(({ accountId }) => accountId)).size || 1,
    cursor,
    readUpTo: cursor,
    serverAt: at,
    // Beyond any that was used: one a second at most.
    counter: Math.floor(clock.now() / 1000),
    nextExpiry: next === undefined ? null : Number(next.key[1]),
    unreadTimed: 0,
  };
}

/** By what else is stored of it: whoever is in a group by their own will is among its fellows. */
async function wasAccepted(
  { store, knows }: World,
  { id, kind, peer, self }: { id: ConversationId; kind: ConversationRecord["kind"]; peer: AccountId | null; self: AccountId },
): Promise<boolean> {
  if (kind === "self") return true;
  if (kind === "direct") return peer !== null && knows(peer);
  return (await store.get("fellows", [self, id])) !== undefined;
}
