// A group that the person has asked to come into by its link, or has accepted, on this device or another of the account, is no stranger's request (IL6, RQ3).

import { type ConversationId, toBase64Url, type UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Draft } from "../draft.ts";
import type { World } from "../world.ts";
import { accept } from "./deciding.ts";

/** Whether it was asked for by this secret, wherever that was. */
export function wasAskedBy({ preferred }: Pick<World, "preferred">, id: ConversationId, secret: Uint8Array): boolean {
  return preferred.of(id).asked === toBase64Url(secret);
}

/**
 * Accepted after they were brought in: who is brought in again later is asked again. When that was the service says: so a yes counts for one
 * coming, whatever is said of the next.
 */
export function wasLetIn(
  { preferred }: Pick<World, "preferred">,
  { id, letIn }: Pick<ConversationRecord, "id" | "letIn">,
  at: UnixMs,
): boolean {
  const yes = preferred.of(id).letIn;
  return yes !== null && at <= yes && yes > (letIn ?? Number.NEGATIVE_INFINITY);
}

/** By this yes, and by no other coming of it. */
export function noteLetIn({ preferred }: Pick<World, "preferred">, { record }: Draft): void {
  const { letIn } = preferred.of(record.id);
  if (letIn !== null) record.letIn = letIn;
}

/** What another device said may be heard after the group has proved that it is the one, or is there. */
export function acceptAskedFor(world: Pick<World, "preferred" | "contacts">, draft: Draft): void {
  const { id, request, invites = [], kind } = draft.record;
  if (request === null) return;
  const isAccepted = kind === "group" && wasLetIn(world, draft.record, request.at);
  if (isAccepted) noteLetIn(world, draft);
  if (isAccepted || invites.some(({ secret }) => wasAskedBy(world, id, secret))) accept(world, draft);
}

/** Before there is anything of it here: what is asked for in vain leaves nothing. */
export async function noteAskedFor({ store, preferred }: World, id: ConversationId, asked: string | null): Promise<void> {
  if (preferred.of(id).asked === asked) return;
  const value = asked === null ? null : { value: asked };
  for (;;) {
    const version = await store.version(id);
    const writes = [{ table: "preferences", key: [id, "asked"], value }] as const;
    if ((await store.transact({ scope: id, version, writes: [...writes] })) === "done") break;
  }
  preferred.note(id, { asked });
}
