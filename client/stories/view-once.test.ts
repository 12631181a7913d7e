// Photos and videos that are opened once: by whom, what is left where, and what a hostile app or a second device gains.

import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { kindsOf } from "../content/kind.ts";
import { KINDS, LIST } from "../content/kinds/index.ts";
import { exportEntries } from "../export/entries.ts";
import { openSegment } from "../history/segment.ts";
import type { OnceView, OutgoingAttachment } from "../index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { TABLES } from "../store/tables.ts";
import "../verbs/rare.ts";
import { link, MINUTE_MS, newDevice } from "./linking.ts";
import { hostile } from "./talking.ts";

const DAY_MS = 24 * 3600_000;
const PICTURE = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 0xff);

type Cast = { world: World; ana: Device; bob: Device; cleo: Device; chat: ConversationId };

async function trio(seed: number): Promise<Cast> {
  const world = new World(seed);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const chat = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob", "cleo"] }));
  await world.clock.advance(MINUTE_MS);
  return { world, ana, bob, cleo, chat };
}

function picture(more: Partial<OutgoingAttachment> = {}): OutgoingAttachment {
  const telling = { name: "us.webp", width: 640, height: 480, thumbhash: new Uint8Array(25), poster: new Blob(["still"]) };
  return { ...NOTHING_KNOWN, kind: "photo", type: "image/webp", data: new Blob([PICTURE]), ...telling, ...more };
}

async function shows({ world, chat }: Cast, by: Device): Promise<string> {
  const sent = await world.ends(by.verbs.sendMedia(chat, { attachments: [picture()], caption: "secret words", once: true }));
  if (sent.kind !== "ok") throw new Error(sent.kind);
  await world.clock.advance(10_000);
  return sent.id;
}

async function itemOn({ world, chat }: Cast, device: Device, id: string) {
  const found = (await world.ends(device.timeline(chat))).items.find((item) => item.id === id);
  if (found?.kind !== "message") throw new Error(`${device.name} has ${found?.kind}`);
  return found;
}

async function once(cast: Cast, device: Device, id: string): Promise<[OnceView["state"] | undefined, string[]]> {
  const { once: view } = await itemOn(cast, device, id);
  return [view?.state, view?.openedBy.map(({ name }) => name).sort() ?? []];
}

async function opens({ world, chat }: Cast, device: Device, id: string) {
  const opened = await world.ends(device.verbs.openOnce(chat, id));
  return opened.kind === "ok" ? new Uint8Array(await opened.data.arrayBuffer()) : opened.kind;
}

const keyAt = async ({ chat }: Cast, device: Device) => {
  const [first] = await device.disk.open().range("onceFiles", { prefix: [chat] });
  if (first === undefined) throw new Error(`${device.name} has no key`);
  return first.value.attachment.file;
};

/** The tables that have those bytes anywhere */
async function holds(device: Device, bytes: Uint8Array): Promise<string[]> {
  const has = (value: unknown): boolean => {
    if (value instanceof Uint8Array) return Buffer.from(value).includes(Buffer.from(bytes));
    return typeof value === "object" && value !== null && Object.values(value).some(has);
  };
  const store = device.disk.open();
  const all = await Promise.all(TABLES.map(async (table) => [table, await store.range(table, { prefix: [] })] as const));
  return all.flatMap(([table, entries]) => (entries.some(({ value }) => has(value)) ? [table] : []));
}

test("[VO1] [VO2] [VO3] each of the others opens it once, on one of their devices; its sender has no way to it and sees by whom", async () => {
  const cast = await trio(901);
  const { world, ana, bob, cleo, chat } = cast;
  const second = await newDevice(world, "Bob's second");
  await link(world, bob, second);
  await world.clock.advance(2 * MINUTE_MS);
  const id = await shows(cast, ana);
  const { key } = await keyAt(cast, bob);
  // Its sender has nothing of it once it is sent; nobody has words, a name or a picture of it.
  expect([await holds(ana, key), await ana.disk.openVault().list()]).toEqual([[], []]);
  expect([await once(cast, ana, id), await opens(cast, ana, id)]).toEqual([["elsewhere", []], "unknown"]);
  for (const device of [bob, second, cleo]) {
    expect(await itemOn(cast, device, id)).toMatchObject({ text: "", attachments: [], body: { kind: "once", media: "photo" } });
    expect(await once(cast, device, id)).toEqual(["shut", []]);
    expect(await holds(device, key)).toEqual(["onceFiles"]);
  }
  const row = (await world.ends(bob.conversations())).find((each) => each.id === chat);
  expect(row?.preview).toMatchObject({ text: "", attachments: { kind: "photo", count: 1, once: true } });
  // By no other way
  const ref = { conversation: chat, item: id, index: 0, part: "file" } as const;
  expect(await world.ends(bob.verbs.loadMedia(ref))).toEqual({ kind: "unknown" });
  expect(await world.ends(bob.verbs.readMedia(ref, { from: 0, to: 9 }))).toEqual({ kind: "unknown" });
  expect(await world.ends(bob.verbs.forward({ conversation: chat, items: [id] }, [chat]))).toEqual({
    kind: "nothing-to-forward",
  });
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "other words" }))).toEqual({ kind: "not-found" });
  expect((await world.ends(bob.ask({ kind: "gallery", conversation: chat, of: "media", limit: 9 }))).entries).toEqual([]);
  for (const text of ["us", "secret", "has:photo"]) expect((await world.ends(bob.verbs.search({ text }))).hits).toEqual([]);
  await world.ends(cleo.verbs.send(chat, { text: "what is it?", replyTo: id }));
  await world.ends(bob.verbs.star(chat, [id], true));
  await world.clock.advance(3000);
  expect((await world.ends(bob.timeline(chat))).items.at(-1)).toMatchObject({ reply: { text: "", attachment: "photo" } });
  const [star] = (await world.ends(bob.ask({ kind: "starred", limit: 9 }))).entries;
  expect(star?.message).toMatchObject({ text: "", attachments: [] });
  expect(await holds(bob, key)).toEqual(["onceFiles"]);
  // Of two calls at the same moment one has it.
  const both = await world.ends(Promise.all([opens(cast, bob, id), opens(cast, bob, id)]));
  expect(both.filter((each) => each === "unknown")).toHaveLength(1);
  expect(both).toContainEqual(PICTURE);
  expect([await holds(bob, key), await bob.disk.openVault().list()]).toEqual([[], []]);
  await world.clock.advance(10_000);
  for (const device of [bob, second]) {
    expect(await opens(cast, device, id)).toBe("unknown");
    expect([(await once(cast, device, id))[0], await holds(device, key)]).toEqual(["opened", []]);
  }
  expect((await once(cast, ana, id))[1]).toEqual(["Bob"]);
  expect(await opens(cast, cleo, id)).toEqual(PICTURE);
  await world.clock.advance(10_000);
  expect((await once(cast, ana, id))[1]).toEqual(["Bob", "Cleo"]);
  for (const device of [ana, bob, cleo]) device.crash();
  for (const device of [ana, bob, cleo]) await world.ends(device.open());
  for (const device of [ana, bob, cleo]) expect(await opens(cast, device, id)).toBe("unknown");
  expect([...ana.failures, ...bob.failures, ...second.failures, ...cleo.failures]).toEqual([]);
});

test("[VO1] only one photo or video goes so, and to somebody else", async () => {
  const cast = await trio(902);
  const { world, ana, chat } = cast;
  const send = async (to: ConversationId, attachments: OutgoingAttachment[]) =>
    (await world.ends(ana.verbs.sendMedia(to, { attachments, caption: "", once: true }))).kind;
  const self = await world.opened(ana.verbs.openSelf());
  expect(await send(self, [picture()])).toBe("not-for-once");
  expect(await send(chat, [picture(), picture()])).toBe("not-for-once");
  expect(await send(chat, [])).toBe("nothing-attached");
  for (const kind of ["file", "voice"] as const) expect(await send(chat, [picture({ kind })])).toBe("not-for-once");
  // While it waits it is shown as what it is, and its sender has no way to it; taken back, nothing of it is left.
  ana.network.setOnline(false);
  expect(await send(chat, [picture({ kind: "video", type: "video/mp4" })])).toBe("ok");
  const waiting = (await world.ends(ana.timeline(chat))).items.at(-1);
  expect(waiting).toMatchObject({ state: "pending", text: "", attachments: [], body: { kind: "once", media: "video" } });
  const id = waiting?.id ?? "";
  const ref = { conversation: chat, item: id, index: 0, part: "file" } as const;
  expect([await opens(cast, ana, id), (await world.ends(ana.verbs.loadMedia(ref))).kind]).toEqual(["unknown", "unknown"]);
  const row = (await world.ends(ana.conversations())).find((each) => each.id === chat);
  expect(row?.preview).toMatchObject({ attachments: { kind: "video", once: true }, state: "pending" });
  expect(await world.ends(ana.verbs.deleteForEveryone(chat, id))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect([await ana.disk.openVault().list(), await ana.disk.open().range("outbox", { prefix: [chat] })]).toEqual([[], []]);
});

test("[VO3] killed at whatever moment, it is handed out once at most, and what was handed out is gone", async () => {
  const cast = await trio(903);
  const { world, ana, bob, chat } = cast;
  const seen: string[] = [];
  for (let ms = 0; ms < 400; ms += 25) {
    const id = await shows(cast, ana);
    let handedOut = 0;
    void bob.verbs.openOnce(chat, id).then(
      ({ kind }) => void (kind === "ok" && handedOut++),
      () => {},
    );
    await world.clock.advance(ms);
    bob.crash();
    await world.ends(bob.open());
    await world.clock.advance(10_000);
    const [state] = await once(cast, bob, id);
    if (state === "shut") expect([handedOut, await opens(cast, bob, id)]).toEqual([0, PICTURE]);
    else expect([state, await opens(cast, bob, id)]).toEqual(["opened", "unknown"]);
    await world.clock.advance(10_000);
    expect((await once(cast, ana, id))[1]).toEqual(["Bob"]);
    seen.push(`${state} ${handedOut}`);
  }
  expect(new Set(seen)).toEqual(new Set(["shut 0", "opened 1"]));
  expect([await bob.disk.open().range("onceFiles", { prefix: [] }), await bob.disk.openVault().list()]).toEqual([[], []]);
});

test("[VO3] two devices of one person that open it before they hear of each other both do; it counts once, and then it is gone on both", async () => {
  const cast = await trio(904);
  const { world, ana, bob, chat } = cast;
  const second = await newDevice(world, "Bob's second");
  await link(world, bob, second);
  await world.clock.advance(2 * MINUTE_MS);
  const id = await shows(cast, ana);
  const both = await world.ends(Promise.all([opens(cast, bob, id), opens(cast, second, id)]));
  expect(both).toEqual([PICTURE, PICTURE]);
  await world.clock.advance(MINUTE_MS);
  for (const device of [bob, second]) expect((await once(cast, device, id))[0]).toBe("opened");
  expect((await once(cast, ana, id))[1]).toEqual(["Bob"]);
  for (const device of [bob, second]) expect(await device.disk.open().range("onceFiles", { prefix: [chat] })).toEqual([]);
});

test("[VO3] nobody says for another that it was opened, nor takes it from them; without a network it stays shut", async () => {
  const cast = await trio(905);
  const { world, ana, bob, cleo, chat } = cast;
  const id = await shows(cast, ana);
  const [sender, name] = id.split(".") as [AccountId, string];
  const target = { sender, id: name };
  await hostile(cast, cleo, { kind: "opened", target });
  await hostile(cast, ana, { kind: "opened", target });
  await hostile(cast, cleo, { kind: "edit", target, text: "other words" });
  expect(await once(cast, bob, id)).toEqual(["shut", ["Cleo"]]);
  expect((await once(cast, ana, id))[1]).toEqual(["Cleo"]);
  expect((await once(cast, cleo, id))[0]).toBe("opened");
  bob.network.setOnline(false);
  expect(await opens(cast, bob, id)).toBe("offline");
  expect((await once(cast, bob, id))[0]).toBe("shut");
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(MINUTE_MS);
  // One that names another message's file takes that from nobody.
  const photo = picture({ poster: null });
  const open = await world.ends(ana.verbs.sendMedia(chat, { attachments: [photo], caption: "open" }));
  if (open.kind !== "ok") throw new Error(open.kind);
  await world.clock.advance(10_000);
  const ref = { conversation: chat, item: open.id, index: 0, part: "file" } as const;
  const [line] = (await bob.disk.open().range("timeline", { prefix: [chat], newestFirst: true, limit: 1 })).map(
    ({ value }) => value,
  );
  const [attachment] = line?.kind === "message" ? (line.attachments ?? []) : [];
  const named = await hostile(cast, cleo, { kind: "once", attachment });
  expect(await opens(cast, bob, `${await cleo.accountId}.${named}`)).toEqual(PICTURE);
  expect(await world.ends(bob.verbs.loadMedia(ref))).toMatchObject({ kind: "ok" });
  expect(await opens(cast, bob, id)).toEqual(PICTURE);
});

test("[RQ2] [VO2] what a stranger sends so is opened when they are accepted, and nothing of it is fetched before", async () => {
  const cast = await trio(910);
  const { world, ana, bob } = cast;
  const dan = await world.person("Dan");
  dan.crash();
  dan.asksStrangers = true;
  await world.ends(dan.open());
  const chat = await world.opened(ana.verbs.openDirect("dan"));
  const id = await shows({ ...cast, chat }, ana);
  await world.clock.advance(MINUTE_MS);
  expect(await opens({ ...cast, chat }, dan, id)).toBe("not-accepted");
  expect([await dan.disk.openVault().list(), (await once({ ...cast, chat }, dan, id))[0]]).toEqual([[], "shut"]);
  await world.ends(dan.verbs.acceptRequest(chat));
  await world.clock.advance(MINUTE_MS);
  expect(await opens({ ...cast, chat }, dan, id)).toEqual(PICTURE);
  // Who is in another chat has no name for it.
  expect(await opens(cast, bob, id)).toBe("unknown");
});

test("[VO4] after fourteen days, deleted, forgotten or where messages disappear, its key and what was fetched are gone, and it never opens", async () => {
  const cast = await trio(906);
  const { world, ana, bob, cleo, chat } = cast;
  const [old, deleted] = [await shows(cast, ana), await shows(cast, ana)];
  expect(await bob.disk.open().range("onceFiles", { prefix: [chat] })).toHaveLength(2);
  await world.ends(ana.verbs.deleteForEveryone(chat, deleted));
  await world.clock.advance(10_000);
  expect(await opens(cast, bob, deleted)).toBe("unknown");
  expect(await bob.disk.open().range("onceFiles", { prefix: [chat] })).toHaveLength(1);
  // Asleep for all of it, but for Bob's device.
  for (const device of [ana, cleo]) device.crash();
  bob.network.setOnline(false);
  await world.clock.advance(14 * DAY_MS - MINUTE_MS);
  expect((await once(cast, bob, old))[0]).toBe("shut");
  await world.clock.advance(2 * MINUTE_MS);
  expect([await once(cast, bob, old), await opens(cast, bob, old)]).toEqual([["over", []], "unknown"]);
  expect(await bob.disk.open().range("onceFiles", { prefix: [] })).toEqual([]);
  expect(await bob.disk.openVault().list()).toEqual([]);
  // Who had it already and was away has it no longer either.
  cleo.network.setOnline(false);
  await world.ends(cleo.open());
  await world.clock.advance(1000);
  expect(await cleo.disk.open().range("onceFiles", { prefix: [] })).toEqual([]);
  await world.ends(ana.open());
  for (const device of [bob, cleo]) {
    device.network.setOnline(true);
    device.client?.wake();
  }
  await world.clock.advance(MINUTE_MS);
  const forgotten = await shows(cast, ana);
  await world.ends(cleo.verbs.forget(chat));
  await world.ends(ana.verbs.setDisappearing(chat, DAY_MS));
  await world.clock.advance(10_000);
  await shows(cast, ana);
  expect(await cleo.disk.open().range("onceFiles", { prefix: [chat] })).toHaveLength(1);
  expect(await opens(cast, cleo, forgotten)).toBe("unknown");
  for (const device of [bob, cleo]) await world.ends(device.verbs.markRead(chat, 10_000));
  await world.clock.advance(DAY_MS + MINUTE_MS);
  expect(await cleo.disk.open().range("onceFiles", { prefix: [] })).toEqual([]);
  expect([...ana.failures, ...bob.failures, ...cleo.failures]).toEqual([]);
});

test("[VO4] what comes fourteen days late is over as it comes", async () => {
  const cast = await trio(907);
  const { world, ana, bob, cleo } = cast;
  bob.crash();
  const id = await shows(cast, ana);
  for (const device of [ana, cleo]) device.crash();
  await world.clock.advance(15 * DAY_MS);
  await world.ends(bob.open());
  await world.clock.advance(MINUTE_MS);
  expect([await once(cast, bob, id), await opens(cast, bob, id)]).toEqual([["over", []], "unknown"]);
});

test("[VO5] no history, linked device or archive has its key: there it says that it is elsewhere, and by whom it was opened since", async () => {
  const cast = await trio(908);
  const { world, ana, bob, cleo } = cast;
  const begun = await world.ends(bob.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  await world.ends(bob.verbs.finishRecovery(begun.asked.map((group) => begun.groups[group] ?? "")));
  const [shut, own] = [await shows(cast, ana), await shows(cast, bob)];
  const { key } = await keyAt(cast, bob);
  await world.ends(bob.verbs.keepHistory());
  const { objects } = world.service.histories.of(await bob.accountId);
  const refs = (await bob.disk.open().get("history", []))?.chain?.segments ?? [];
  const rows = (await Promise.all(refs.map(async (ref) => openSegment(ref, objects.get(ref.id) ?? new Uint8Array())))).flat();
  expect(rows.filter((row) => row?.table === "timeline" && row.value?.kind === "message" && row.value.once)).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain(JSON.stringify(key));
  const names: string[] = [];
  const reading = (async () => {
    if (bob.client === null) throw new Error("closed");
    for await (const { name, input } of exportEntries({ watching: bob.client, verbs: bob.verbs }, new Date(0))) {
      names.push(name);
      expect(await new Response(input).text()).not.toContain(Buffer.from(key).toString("base64"));
    }
  })();
  await world.ends(reading);
  expect(names.filter((name) => name.includes("media/"))).toEqual([]);
  // Somebody opens it after the history was written, and before it is read.
  const parts = new Set<string>(refs.map((ref) => ref.id));
  const get = objects.get.bind(objects);
  let isHeldUp = true;
  objects.get = (object) => {
    if (isHeldUp && parts.has(object)) throw new Error("not now");
    return get(object);
  };
  const again = await newDevice(world, "Bob again");
  const found = await world.ends(again.verbs.findAccount({ kind: "key", typed: begun.groups.join(" ") }));
  if (found.kind !== "ok") throw new Error(found.kind);
  bob.crash();
  await world.ends(again.verbs.restore(found.devices.map(({ device }) => device)));
  await world.clock.advance(3 * MINUTE_MS);
  expect(await opens(cast, cleo, own)).toEqual(PICTURE);
  await world.clock.advance(MINUTE_MS);
  isHeldUp = false;
  await world.clock.advance(20 * MINUTE_MS);
  expect([await once(cast, again, shut), await opens(cast, again, shut)]).toEqual([["elsewhere", []], "unknown"]);
  expect((await once(cast, again, own))[1]).toEqual(["Cleo"]);
  expect(await holds(again, key)).toEqual([]);
});

test("[VO2] an older build says that it cannot show it; the one that can opens it, unless another device did", async () => {
  const cast = await trio(909);
  const { world, ana, bob, cleo, chat } = cast;
  const before = kindsOf(LIST.filter(({ name }) => name !== "once" && name !== "opened"));
  for (const device of [bob, cleo]) {
    device.crash();
    device.kinds = before;
    await world.ends(device.open());
  }
  const id = await shows(cast, ana);
  for (const device of [bob, cleo])
    expect((await world.ends(device.timeline(chat))).items.at(-1)).toMatchObject({ kind: "unknown", id });
  const updated = async (device: Device) => {
    device.crash();
    device.kinds = KINDS;
    await world.ends(device.open());
    await world.clock.advance(MINUTE_MS);
  };
  await updated(bob);
  expect([await once(cast, bob, id), await opens(cast, bob, id)]).toEqual([["shut", []], PICTURE]);
  await world.clock.advance(MINUTE_MS);
  await updated(cleo);
  expect(await once(cast, cleo, id)).toEqual(["shut", ["Bob"]]);
  expect(textsOf(await world.ends(cleo.timeline(chat)))).toEqual([""]);
  expect([...ana.failures, ...bob.failures, ...cleo.failures]).toEqual([]);
});
