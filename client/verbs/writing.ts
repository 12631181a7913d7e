// A message goes into the outbox: the same rules whatever it says.

import { fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import type { Body } from "../content/content.ts";
import { contentItemId, readItemId } from "../content/item-id.ts";
import type { LinkedPage } from "../content/linked-page.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Draft } from "../engine/draft.ts";
import type { NewFile } from "../engine/files/attach.ts";
import { mayWrite } from "../engine/group/may-write.ts";
import { prefer } from "../engine/prefer.ts";
import { findReply } from "../engine/receiving/reply.ts";
import { heldBy } from "../engine/sending/held.ts";
import { enqueue, sealWaiting } from "../engine/sending/outbox.ts";
import type { World } from "../engine/world.ts";
import { isFull } from "../engine/write-step.ts";
import { accountsIn } from "../live/details.ts";
import type { SendOutcome, StorageFull } from "../verbs.ts";

type Message = {
  body: Body;
  replyTo?: string | undefined;
  id?: string | undefined;
  /** What it carries, for the service to have first */
  files?: readonly NewFile[];
  forwarded?: true | undefined;
  page?: LinkedPage | undefined;
};
export type Refusal = Extract<SendOutcome, { kind: "read-only" | "held" | "not-accepted" }>;
type NotWritten = Refusal | StorageFull;

/** Under an id that is there already nothing is written: `isNew` is false. */
export async function write(
  world: World,
  conversation: Conversation,
  { body, replyTo, id: named, files = [], forwarded, page }: Message,
): Promise<NotWritten | { kind: "ok"; id: string; isNew: boolean }> {
  checkId(named);
  const id = named ?? toBase64Url(world.random.bytes(16));
  let runs = 0;
  const self = world.account().accountId;
  const target = replyTo === undefined ? null : (readItemId(replyTo) ?? null);
  const outcome = await unlessFull(conversation, async (draft) => {
    const refusal = refusalToWrite(world, draft);
    if (refusal !== null) return refusal;
    // A write that did not answer may have been done: then the step runs again, and finds what it wrote itself.
    const isAgain = runs++ > 0;
    if ((named !== undefined || isAgain) && (await isKnown(world, draft, id)))
      return { kind: "ok", id: contentItemId(self, id), isNew: isAgain } as const;
    const reply = await findReply(world, draft, target);
    // In the same step: after a crash it is either still a draft or a message, never both or neither.
    if (body.kind === "text" && !forwarded) prefer(draft, world.preferred, { draft: "" });
    for (const { blob, record } of files) draft.writes.push({ table: "files", key: [blob], value: record });
    const uploads = files.map(({ blob, record }) => ({ blob, bytes: record.bytes, isComplete: false }));
    const writing = { random: world.random, now: world.clock.now(), reply, uploads, forwarded, page, kinds: world.kinds, id };
    const written = { kind: "ok", id: contentItemId(self, enqueue(draft, body, writing)), isNew: true } as const;
    // What can leave at once is sealed with it: one step in place of two.
    if (conversation.link.isReady && draft.record.state === "active") await sealWaiting(draft, world);
    return written;
  });
  if (outcome.kind === "ok" && outcome.isNew) world.files.adopted(files);
  conversation.kick();
  return outcome;
}

/** The step, or the word that the device has no room for it. */
async function unlessFull<T>(conversation: Conversation, change: (draft: Draft) => Promise<T>): Promise<T | StorageFull> {
  try {
    return await conversation.step(change);
  } catch (error) {
    if (isFull(error)) return { kind: "storage-full" };
    throw error;
  }
}

/** Why no message can be written here, or null: where only admins write, others react and vote all the same (GP2). */
export function refusalToWrite(world: World, draft: Pick<Draft, "record" | "roster">): Refusal | null {
  return mayWrite(draft, world.account().accountId) ? refusalIn(world, draft) : { kind: "read-only" };
}

/** Why nothing can be said here, or null. */
export function refusalIn(world: World, { record, roster }: Pick<Draft, "record" | "roster">): Refusal | null {
  if (record.state === "removed" || record.state === "left") return { kind: "read-only" };
  if (record.request !== null) return { kind: "not-accepted" };
  if (record.peer !== null && world.contacts.get(record.peer)?.deleted) return { kind: "read-only" };
  const held = heldBy(accountsIn(record, roster, world.account().accountId), (account) => world.contacts.get(account));
  return held === null ? null : { kind: "held", account: held };
}

export async function isKnown(
  world: World,
  { record, outbox }: Pick<Draft, "record"> & { outbox: readonly { id: string }[] },
  id: string,
) {
  if (outbox.some((item) => item.id === id)) return true;
  return (await world.store.get("contents", [record.id, world.account().accountId, id])) !== undefined;
}

function checkId(id: string | undefined): void {
  if (id !== undefined && fromBase64Url(id)?.length !== 16) throw new TypeError("send: id is 16 bytes in base64url");
}
