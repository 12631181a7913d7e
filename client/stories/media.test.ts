// Files that people send one another: they arrive whole, once, or not at all, and whoever has no key has nothing.

import { describe, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import type { OutgoingAttachment } from "../index.ts";
import { memoryVaultDisk } from "../media/vault-memory.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { memoryProfile, type World } from "../simulation/world.ts";
import { memoryDisk } from "../store/memory.ts";
import { talking } from "./talking.ts";

function bytesOf(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 97 + (i >> 8)) & 0xff);
}

function attached(bytes: Uint8Array<ArrayBuffer>, more: Partial<OutgoingAttachment> = {}): OutgoingAttachment {
  return {
    ...NOTHING_KNOWN,
    kind: "file",
    type: "application/pdf",
    name: "a.pdf",
    data: new Blob([bytes]),
    poster: null,
    ...more,
  };
}

async function last(world: World, device: Device, chat: ConversationId): Promise<TimelineItem & { kind: "message" }> {
  const item = (await world.ends(device.timeline(chat))).items.at(-1);
  if (item?.kind !== "message") throw new Error("no message");
  return item;
}

async function loaded(
  world: World,
  device: Device,
  chat: ConversationId,
  item: string,
  index = 0,
  part: "file" | "poster" = "file",
) {
  const got = await world.ends(device.verbs.loadMedia({ conversation: chat, item, index, part }));
  return got.kind === "ok" ? new Uint8Array(await got.data.arrayBuffer()) : got.kind;
}

test("an album arrives with its facts, its caption and its order, and each file is what was sent", async () => {
  const { world, ana, bob, chat } = await talking(61);
  const files = [1, 70_000, 200_000].map((length, i) => bytesOf(length, i));
  const photo = { kind: "photo", type: "image/webp", name: null, width: 640, height: 480, thumbhash: bytesOf(25) } as const;
  const video = { kind: "video", type: "video/mp4", name: null, width: 64, height: 48, durationMs: 2000 } as const;
  const attachments = [
    attached(files[0] as never, photo),
    attached(files[1] as never, { ...video, poster: new Blob([bytesOf(500)]) }),
    attached(files[2] as never, { name: "../r\u202eeport.pdf" }),
  ];
  const outcome = await world.ends(ana.verbs.sendMedia(chat, { attachments, caption: "look" }));
  expect(outcome.kind).toBe("ok");
  await world.clock.advance(10_000);
  for (const device of [ana, bob]) {
    const item = await last(world, device, chat);
    expect(item).toMatchObject({ text: "look", upload: null });
    expect(item.attachments.map(({ kind, bytes }) => [kind, bytes])).toEqual([
      ["photo", 1],
      ["video", 70_000],
      ["file", 200_000],
    ]);
    expect(item.attachments[0]).toMatchObject({ width: 640, height: 480, thumbhash: photo.thumbhash });
    expect(item.attachments[2]).toMatchObject({ name: "_r_eport.pdf", hasPoster: false });
    for (const [i, bytes] of files.entries()) expect(await loaded(world, device, chat, item.id, i)).toEqual(bytes);
    expect(await loaded(world, device, chat, item.id, 1, "poster")).toEqual(bytesOf(500));
    expect(await loaded(world, device, chat, item.id, 0, "poster")).toBe("unknown");
    const [row] = (await world.ends(device.conversations())).filter(({ id }) => id === chat);
    expect(row?.preview).toMatchObject({ text: "look", attachments: { kind: "file", count: 3 } });
  }
});

test("what a caller says of a file that devices would not read is left out, and the file arrives", async () => {
  const { world, ana, bob, chat } = await talking(72);
  const wrong = {
    type: "Text/HTML; charset=x",
    width: 0.5,
    height: 10,
    durationMs: -1,
    thumbhash: bytesOf(41),
    waveform: bytesOf(129),
  };
  await world.ends(
    ana.verbs.sendMedia(chat, { attachments: [attached(bytesOf(10), { ...wrong, kind: "video" })], caption: "odd" }),
  );
  await world.clock.advance(10_000);
  const item = await last(world, bob, chat);
  expect(item.attachments).toEqual([
    { ...NOTHING_KNOWN, kind: "video", type: "application/octet-stream", name: "a.pdf", bytes: 10, hasPoster: false },
  ]);
  expect(await loaded(world, bob, chat, item.id)).toEqual(bytesOf(10));
});

test("a text that was written after a file does not wait for it", async () => {
  const { world, ana, bob, chat } = await talking(62);
  world.service.media.quotaBytes = 0;
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [attached(bytesOf(100))], caption: "slow" }));
  await world.ends(ana.verbs.send(chat, { text: "quick" }));
  await world.clock.advance(10_000);
  expect((await last(world, bob, chat)).text).toBe("quick");
  const failed = await last(world, ana, chat);
  expect(failed).toMatchObject({ text: "slow", state: "failed", failure: "quota" });
  world.service.media.quotaPassesInMs = 0;
  await world.ends(ana.verbs.retry(chat, failed.id));
  await world.clock.advance(10_000);
  expect(await last(world, ana, chat)).toMatchObject({ text: "slow", state: "failed", failure: "no-room" });
  world.service.media.quotaBytes = 1e9;
  await world.ends(ana.verbs.retry(chat, failed.id));
  await world.clock.advance(10_000);
  expect(await last(world, bob, chat)).toMatchObject({ text: "slow" });
  expect(await loaded(world, bob, chat, (await last(world, bob, chat)).id)).toEqual(bytesOf(100));
});

test("[CL9] an upload that was cut off goes on where it was, part by part, and the message goes only after it", async () => {
  const { world, ana, bob, chat } = await talking(63);
  const file = bytesOf(20 * 1024 * 1024);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [attached(file)], caption: "" }));
  expect((await last(world, ana, chat)).upload).toMatchObject({ sentBytes: 0 });
  let parts = 0;
  const { request } = ana.network.http;
  ana.network.http.request = async (method, path, body) => {
    if (method === "PUT" && ++parts === 2) ana.network.setOnline(false);
    return request(method, path, body);
  };
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect((await last(world, bob, chat)).text).toBe("first");
  ana.crash();
  ana.network.setOnline(true);
  await world.ends(ana.open());
  await world.clock.advance(60_000);
  expect(await loaded(world, bob, chat, (await last(world, bob, chat)).id)).toEqual(file);
  expect(Math.max(...world.service.media.arrivals.values())).toBeLessThanOrEqual(2);
  expect([...world.service.media.arrivals.values()].filter((times) => times === 1).length).toBeGreaterThan(0);
});

test("[ED3] another caption for what is still on its way leaves after it, and arrives", async () => {
  const { world, ana, bob, chat } = await talking(72);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [attached(bytesOf(20 * 1024 * 1024))], caption: "the see" }));
  const { request } = ana.network.http;
  let isHeldUp = true;
  ana.network.http.request = async (method, path, body) => {
    if (method === "PUT" && isHeldUp) throw new Error("a slow line");
    return request(method, path, body);
  };
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  const { id } = await last(world, ana, chat);
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "the sea" }))).toEqual({ kind: "ok" });
  await world.ends(ana.verbs.send(chat, { text: "a text overtakes it" }));
  await world.clock.advance(60_000);
  expect((await last(world, bob, chat)).text).toBe("a text overtakes it");
  isHeldUp = false;
  ana.client?.wake();
  await world.clock.advance(10 * 60_000);
  expect((await last(world, bob, chat)).text).toBe("the sea");
  expect((await last(world, ana, chat)).text).toBe("the sea");
});

test("[CL9] an upload that the service gave up begins anew once it is forgotten there", async () => {
  const { world, ana, bob, chat } = await talking(71);
  const { media } = world.service;
  const create = media.create.bind(media);
  media.create = () => ({ rejection: { kind: "blob-exists" } });
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [attached(bytesOf(100))], caption: "late" }));
  await world.clock.advance(60_000);
  expect(await last(world, ana, chat)).toMatchObject({ text: "late", state: "pending" });
  media.create = create;
  await world.clock.advance(2 * 3600_000);
  expect(await last(world, bob, chat)).toMatchObject({ text: "late" });
});

test("what is cancelled is not sent, and leaves nothing at the service or here", async () => {
  const { world, ana, bob, chat } = await talking(64);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.sendMedia(chat, { attachments: [attached(bytesOf(100))], caption: "no" }));
  expect(await world.ends(ana.verbs.discard(chat, (await last(world, ana, chat)).id))).toEqual({ kind: "ok" });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect((await last(world, bob, chat)).text).toBe("first");
  expect(world.service.media.blobs.size).toBe(0);
  expect(await world.ends(ana.ask({ kind: "storage" }))).toMatchObject({ bytes: 0, conversations: [] });
});

test("[CL10] a range is read out of the middle without the rest, from the service and from this device", async () => {
  const { world, ana, bob, chat } = await talking(65);
  const file = bytesOf(300_000);
  await world.ends(
    ana.verbs.sendMedia(chat, { attachments: [attached(file, { kind: "video", type: "video/mp4" })], caption: "" }),
  );
  await world.clock.advance(10_000);
  for (const device of [ana, bob]) {
    const ref = { conversation: chat, item: (await last(world, device, chat)).id, index: 0, part: "file" } as const;
    const read = await world.ends(device.verbs.readMedia(ref, { from: 131_000, to: 199_999 }));
    expect(read).toEqual({ kind: "ok", bytes: file.slice(131_000, 199_999), totalBytes: 300_000, type: "video/mp4" });
    expect(await world.ends(device.verbs.readMedia(ref, { from: 299_990, to: 400_000 }))).toMatchObject({
      bytes: file.slice(299_990),
    });
  }
  expect(await world.ends(bob.ask({ kind: "storage" }))).toMatchObject({ bytes: 0 });
});

describe("[CL10] what the service gives is not what was sent", () => {
  test.each([
    ["flipped", (bytes: Uint8Array<ArrayBuffer>) => bytes.map((byte, i) => (i === 99 ? byte ^ 1 : byte))],
    ["truncated", (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, -1)],
    ["replaced", (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(bytes.length)],
  ])("%s: said so, nothing of it shown, and the right one can still be had", async (_name, harm) => {
    const { world, ana, bob, chat } = await talking(66);
    await world.ends(ana.verbs.sendMedia(chat, { attachments: [attached(bytesOf(1000))], caption: "" }));
    await world.clock.advance(10_000);
    const { blobs } = world.service.media;
    const [entry] = blobs;
    if (entry === undefined) throw new Error("no blob");
    const [blob, whole] = entry;
    blobs.set(blob, harm(whole));
    const { id } = await last(world, bob, chat);
    expect(await loaded(world, bob, chat, id)).toBe("damaged");
    blobs.set(blob, whole);
    expect(await loaded(world, bob, chat, id)).toEqual(bytesOf(1000));
    blobs.delete(blob);
    expect(await loaded(world, bob, chat, id)).toEqual(bytesOf(1000));
    await world.ends(bob.verbs.freeStorage({ conversation: chat }));
    expect(await loaded(world, bob, chat, id)).toBe("expired");
    bob.network.setOnline(false);
    expect(await loaded(world, bob, chat, id)).toBe("offline");
  });
});

test("files that cannot be sent say why, and leave nothing behind", async () => {
  const { world, ana, chat } = await talking(67, memoryProfile(memoryDisk(), memoryVaultDisk(50_000)));
  const send = (attachments: OutgoingAttachment[]) => world.ends(ana.verbs.sendMedia(chat, { attachments, caption: "" }));
  expect(await send([])).toEqual({ kind: "nothing-attached" });
  expect(await send(Array.from({ length: 33 }, () => attached(bytesOf(1))))).toEqual({ kind: "too-many-files", limit: 32 });
  expect(await send([attached(bytesOf(1)), attached(bytesOf(0))])).toEqual({ kind: "file-empty", index: 1 });
  expect(await send([attached(bytesOf(60_000))])).toEqual({ kind: "no-room" });
  const tooBig = { size: 100 * 1024 * 1024 + 1 } as Blob;
  expect(await send([attached(bytesOf(1), { data: tooBig })])).toMatchObject({ kind: "file-too-big", index: 0 });
  const changed = Object.assign(new Blob([bytesOf(10)]), {});
  Object.defineProperty(changed, "size", { value: 12 });
  expect(await send([attached(bytesOf(1), { data: changed })])).toEqual({ kind: "file-unreadable", index: 0 });
  expect(await world.ends(ana.ask({ kind: "storage" }))).toMatchObject({ bytes: 0 });
  expect((await last(world, ana, chat)).text).toBe("first");
});

test("the list of media, links and files has each where it belongs, newest first, page by page", async () => {
  const { world, ana, bob, chat } = await talking(69);
  for (const kind of ["photo", "file", "video", "voice"] as const)
    await world.ends(
      ana.verbs.sendMedia(chat, { attachments: [attached(bytesOf(10), { kind })], caption: `see https://${kind}.example` }),
    );
  await world.clock.advance(20_000);
  const gallery = async (of: "media" | "links" | "files", limit: number, before?: number) => {
    const page = before === undefined ? {} : { before };
    const { entries, hasMore } = await world.ends(bob.ask({ kind: "gallery", conversation: chat, of, limit, ...page }));
    return { all: entries.map((entry) => (entry.kind === "link" ? entry.url : entry.attachment.kind)), hasMore, entries };
  };
  const media = await gallery("media", 1);
  expect(media).toMatchObject({ all: ["video"], hasMore: true });
  expect(await gallery("media", 5, media.entries[0]?.seq)).toMatchObject({ all: ["photo"], hasMore: false });
  expect((await gallery("files", 5)).all.sort()).toEqual(["file", "voice"]);
  expect((await gallery("links", 5)).all).toHaveLength(4);
});

test("photos of people and groups reach those who are in, under a new key each time, and can be taken away", async () => {
  const { world, ana, bob, chat } = await talking(70);
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob"] }));
  await world.clock.advance(5000);
  const photo = async (device: Device, id: ConversationId) => {
    const row = (await world.ends(device.conversations())).find((each) => each.id === id);
    if (!row?.photo) return null;
    const got = await world.ends(device.verbs.loadPhoto(row.photo));
    return got.kind === "ok" ? new Uint8Array(await got.data.arrayBuffer()) : got.kind;
  };
  expect(await photo(bob, chat)).toBeNull();
  expect(await world.ends(ana.verbs.setPhoto(new Blob([bytesOf(900)])))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.verbs.setGroupPhoto(group, new Blob([bytesOf(901)])))).toEqual({ kind: "ok" });
  await world.clock.advance(10_000);
  expect(await photo(bob, chat)).toEqual(bytesOf(900));
  expect(await photo(bob, group)).toEqual(bytesOf(901));
  const first = [...world.service.media.blobs.keys()];
  expect(await world.ends(ana.verbs.setPhoto(new Blob([bytesOf(900)])))).toEqual({ kind: "ok" });
  await world.clock.advance(10_000);
  expect(await photo(bob, chat)).toEqual(bytesOf(900));
  expect([...world.service.media.blobs.keys()].filter((blob) => first.includes(blob))).toHaveLength(1);
  const cleo = await world.person("Cleo");
  await world.ends(ana.verbs.addMember(group, "cleo"));
  await world.clock.advance(10_000);
  expect(await photo(cleo, group)).toEqual(bytesOf(901));
  expect(await world.ends(bob.verbs.setGroupPhoto(group, null))).toEqual({ kind: "ok" });
  await world.ends(ana.verbs.setPhoto(null));
  await world.clock.advance(10_000);
  expect(await photo(bob, chat)).toBeNull();
  expect(await photo(cleo, group)).toBeNull();
});
