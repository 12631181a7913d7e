// How many stories begin: two people who have each other on screen, and a first word between them; and how a hostile app goes on.

import { type ConversationId, toBase64Url } from "../../protocol/index.ts";
import { type Content, encodeContent } from "../content/content.ts";
import { follow } from "../live/fold.ts";
import type { Query, QueryResult } from "../queries.ts";
import type { Device, Disk } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

export type Talk = { world: World; ana: Device; bob: Device; chat: ConversationId };

/** @param disk Ana's, where it matters */
export async function talking(seed: number, disk?: Disk): Promise<Talk> {
  const world = new World(seed);
  const [ana, bob] = [await world.person("Ana", disk), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "first" }));
  await world.clock.advance(5000);
  for (const device of [ana, bob]) await world.ends(device.verbs.show(chat));
  await world.clock.advance(1000);
  return { world, ana, bob, chat };
}

type Sent = { kind: string; [field: string]: unknown };

/** That device's app sends what ours would not. @returns the content's id */
export async function hostile(
  { world, chat }: Pick<Talk, "world" | "chat">,
  by: Device,
  body: Sent,
  { id: given, disguised = false, ...marks }: Partial<Pick<Content, "id" | "forwarded" | "page">> & { disguised?: boolean } = {},
) {
  by.crash();
  const store = by.disk.open();
  const record = await store.get("conversations", [chat]);
  if (record === undefined) throw new Error("no conversation");
  const { counter } = record;
  const id = given ?? toBase64Url(new Uint8Array(16).fill(counter));
  const content = encodeContent({ id, sentAt: 1, counter, body, reply: null, ...marks }, by.kinds);
  // Its own app would hold a message back: that one knows nothing of such a rule.
  const isMessage = !disguised && by.kinds.named(body.kind)?.message !== undefined;
  const clientId = toBase64Url(new Uint8Array(16).fill(counter)) as never;
  const item = {
    counter,
    clientId,
    id,
    content,
    at: 1,
    isMessage,
    reply: null,
    typedAt: null,
    sealed: null,
    failure: null,
    ...marks,
  };
  await store.transact({
    scope: chat,
    version: await store.version(chat),
    writes: [
      { table: "outbox", key: [chat, counter], value: item },
      { table: "conversations", key: [chat], value: { ...record, counter: counter + 1 } },
    ],
  });
  await world.ends(by.open());
  await world.clock.advance(10_000);
  if ((await store.range("outbox", { prefix: [chat] })).length > 0) throw new Error(`${by.name}'s did not leave`);
  return id;
}

/** What a view of that device sees: the whole answer, each time it changes. */
export function followed<Q extends Query>(device: Device, query: Q, listener: (result: QueryResult<Q>) => void): () => void {
  if (device.client === null) throw new Error(`${device.name}'s Client is not running`);
  return follow(device.client, query, listener);
}
