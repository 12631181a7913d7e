// What a content may do to its conversation, and what it may not: by whom, in which order, and at what cost.

import { describe, expect, test } from "vitest";
import type { AccountId, BlobId, ConversationId, DeviceId } from "../../../protocol/index.ts";
import { NOTHING_KNOWN } from "../../content/attachment.ts";
import { type Content, encodeContent } from "../../content/content.ts";
import { KINDS } from "../../content/kinds/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import { memoryDisk, memoryStore } from "../../store/memory.ts";
import type { Store } from "../../store/port.ts";
import type { RosterRecord, TimelineRecord } from "../../store/tables.ts";
import type { Conversation } from "../conversation.ts";
import { beginDraft, finish } from "../draft.ts";
import { Preferred } from "../preferred.ts";
import { newConversation } from "../state.ts";
import { bareState } from "../testing/bare-state.ts";
import type { World } from "../world.ts";
import { sealMarker } from "./ephemera.ts";
import { placeContent } from "./place.ts";
import { Receipts } from "./receipts.ts";

const id = (letter: string) => `${letter.repeat(21)}A`;
const [ana, bob, self] = [id("A"), id("B"), id("C")] as [AccountId, AccountId, AccountId];
const chat = id("D") as ConversationId;
const device = (account: AccountId) => `${account} phone` as DeviceId;

function atOnce(_: number, act: () => void): () => void {
  act();
  return () => {};
}

function scene(more: Partial<ConversationRecord> = {}, store: Store = memoryStore(memoryDisk())) {
  const roster: RosterRecord = {
    members: [ana, bob, self].map((account, leaf) => ({
      account,
      joinedAt: 1,
      devices: [{ device: device(account), leaf }],
    })),
    admins: [ana],
    whoAdds: "admins",
    whoEdits: "admins",
    commits: [],
  };
  const record = { ...newConversation(chat, "group", { peer: null, at: 0, title: "Trip" }), ...more };
  const draft = beginDraft(bareState(record, { roster }));
  const world = {
    store,
    kinds: KINDS,
    account: () => ({ accountId: self, deviceId: device(self) }),
    files: { mayGo: () => true },
    preferred: new Preferred(store, () => false),
    clock: { now: () => 0, after: atOnce },
    failed: (error: unknown) => {
      throw error;
    },
  } as unknown as World;
  let count = 0;
  const place = async (seq: number, sender: AccountId, body: Content["body"]) => {
    const content = { id: id(String.fromCharCode(97 + count++)), sentAt: 1, counter: 1, body, reply: null };
    const encoded = encodeContent(content);
    await placeContent(world, draft, { content, encoded }, { seq, at: seq, sender, self, ownDevice: false });
    return content.id;
  };
  return { world, draft, place, store };
}

describe("where admins edit", () => {
  test("[KI3] a title and a photo by anybody else are nothing", async () => {
    const { draft, place } = scene();
    await place(1, bob, { kind: "title", title: "Mine" });
    await place(2, bob, { kind: "photo", photo: null });
    expect([draft.record.title, draft.lines]).toEqual(["Trip", []]);
    await place(3, ana, { kind: "title", title: "Ours" });
    await place(4, ana, { kind: "photo", photo: null });
    expect(draft.record.title).toBe("Ours");
    expect(draft.lines).toHaveLength(2);
  });
  test("[KI3] an introduction counts by whoever added this account, once", async () => {
    const { draft, place } = scene({ titleFrom: ana });
    const says = (title: string) => ({
      kind: "introduction" as const,
      title,
      description: "",
      invite: null,
      photo: null,
      profiles: [],
    });
    await place(1, bob, says("Mal's"));
    expect(draft.record.title).toBe("Trip");
    await place(2, ana, says("Ours"));
    await place(3, ana, says("Other"));
    expect(draft.record.title).toBe("Ours");
  });
});

test("[KI4] the last words of a chat are those of its newest message, whatever comes later of what is older", async () => {
  const { draft, place } = scene();
  await place(7, ana, { kind: "text", text: "newer" });
  await place(5, bob, { kind: "text", text: "older" });
  expect(draft.record.preview).toMatchObject({ text: "newer", seq: 7 });
});

describe("what one reads on another device of one's own", () => {
  const marked = async (account: AccountId) => {
    const scenery = scene({ cursor: 9, state: "active" });
    const { world, draft } = scenery;
    const other = "another device" as DeviceId;
    draft.roster?.members.find((member) => member.account === account)?.devices.push({ device: other, leaf: 9 });
    const key = { generation: 0, epoch: 1, key: new Uint8Array(32) };
    draft.record.markerKeys = [key];
    for (const seq of [3, 6]) await scenery.place(seq, ana, { kind: "text", text: `${seq}` });
    let stepped: Promise<unknown> = Promise.resolve();
    const step = (change: (of: typeof draft) => Promise<unknown>) => (stepped = change(draft));
    const receipts = new Receipts(world, { id: chat, step } as unknown as Conversation);
    const bytes = await sealMarker(key, { conversation: chat, device: other }, { delivered: 6, read: 4 }, new Uint8Array(12));
    receipts.take([{ marker: { device: other, epoch: 1, bytes }, at: null }]);
    await stepped;
    return draft.record;
  };
  test("[RR2] is read here", async () => expect(await marked(self)).toMatchObject({ readUpTo: 4, unread: 1 }));
  test("[RR2] what others read is not", async () => expect(await marked(ana)).toMatchObject({ readUpTo: 0, unread: 2 }));
});

test("[DE5] deleting a message, and who quotes it, costs what hangs on it, however much came after it", async () => {
  const store = memoryStore(memoryDisk());
  const target = id("T");
  const line = (seq: number, more: Partial<TimelineRecord & { kind: "message" }> = {}) => ({
    table: "timeline" as const,
    key: [chat, seq, 0],
    value: {
      kind: "message",
      at: seq,
      sender: ana,
      id: `${seq}`,
      text: "x",
      body: { kind: "text" },
      reply: null,
      ...more,
    } as const,
  });
  const reply = { id: target, sender: ana, seq: 1, text: "secret" };
  await store.transact({
    scope: chat,
    version: 0,
    writes: [
      line(1, { id: target, text: "secret" }),
      ...Array.from({ length: 5000 }, (_, i) => line(i + 2)),
      line(6000, { reply }),
      { table: "quotes", key: [chat, 1, 6000, 0], value: {} },
      { table: "contents", key: [chat, ana, target], value: { seq: 1 } },
    ],
  });
  let read = 0;
  const counting: Store = {
    ...store,
    async range(table, range) {
      const found = await store.range(table, range);
      read += found.length;
      return found;
    },
    async get(table, key) {
      read++;
      return store.get(table, key);
    },
  };
  const { draft, place } = scene({ cursor: 6000 }, counting);
  await place(6001, ana, { kind: "deletion", target: { id: target, sender: ana } });
  expect(read).toBeLessThan(10);
  const written = finish(draft).filter(({ table }) => table === "timeline");
  expect(JSON.stringify(written)).not.toContain("secret");
  expect(written).toMatchObject([
    { key: [chat, 1, 0], value: { kind: "deleted" } },
    { key: [chat, 6000, 0], value: { reply: { text: null } } },
  ]);
});

test("[VO2] a program, where nobody looks once and forgets, keeps no key of what is opened once; a person's device does", async () => {
  const bytes = new Uint8Array(32).fill(7);
  const file = { blob: id("E") as BlobId, key: bytes, bytes: 9, digest: bytes };
  const body = { kind: "once", attachment: { ...NOTHING_KNOWN, kind: "photo", type: "image/webp", file, poster: null } } as const;
  for (const [readsOnArrival, keeps] of [
    [false, 1],
    [true, 0],
  ] as const) {
    const { world, draft, place } = scene();
    Object.assign(world, { readsOnArrival });
    await place(1, ana, body);
    expect(draft.lines).toMatchObject([{ record: { once: { file: readsOnArrival ? "none" : "here" } } }]);
    const kept = finish(draft).filter(({ table }) => table === "onceFiles");
    expect(kept).toHaveLength(keeps);
    expect(finish(draft).filter((write) => write.table !== "onceFiles" && holds(write, bytes))).toEqual([]);
  }
});

function holds(value: unknown, bytes: Uint8Array): boolean {
  if (value instanceof Uint8Array) return Buffer.from(value).includes(Buffer.from(bytes));
  return typeof value === "object" && value !== null && Object.values(value).some((each) => holds(each, bytes));
}
