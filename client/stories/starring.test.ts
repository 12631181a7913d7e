// Stars: one's own marks, on all of one's devices, gone with their messages, and back with a history.

import { expect, test } from "vitest";
import { type ConversationId, selfConversationId } from "../../protocol/index.ts";
import { encodeContent, readContent } from "../content/content.ts";
import type { OwnWord } from "../content/heard.ts";
import type { QueryResult } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { household, link, MINUTE_MS, newDevice, says } from "./linking.ts";
import { followed, hostile, talking } from "./talking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

type Starred = QueryResult<{ kind: "starred"; limit: number }>;
async function starred(world: World, device: Device, limit = 50): Promise<string[]> {
  const { entries } = await world.ends(device.ask({ kind: "starred", limit }));
  return entries.map(({ message, title }) => `${title}: ${message.text}`);
}
async function item(world: World, device: Device, chat: ConversationId, text: string) {
  const { items } = await world.ends(device.timeline(chat));
  const found = items.findLast((each) => each.kind === "message" && each.text === text);
  if (found?.kind !== "message") throw new Error(`${device.name} has no "${text}"`);
  return found;
}
async function star(world: World, device: Device, chat: ConversationId, text: string, on = true) {
  const { id } = await item(world, device, chat, text);
  expect(await world.ends(device.verbs.star(chat, [id], on))).toEqual({ kind: "ok" });
}
const saidIn = (world: World, chat: ConversationId) => world.service.logOf(chat).head;

test("[ST1] a star shows at once, in its chat and among all, tells nobody, and is there over a restart", async () => {
  const { world, ana, bob, chat, group } = await household(871);
  await says(world, bob, group, "at nine");
  await says(world, ana, chat, "the code is 12");
  let seen: Starred | undefined;
  followed(ana, { kind: "starred", limit: 1 }, (all) => {
    seen = all;
  });
  const before = [saidIn(world, chat), saidIn(world, group)];
  await star(world, ana, group, "at nine");
  await star(world, ana, chat, "the code is 12");
  expect(await starred(world, ana)).toEqual(["Bob: the code is 12", "Trip: at nine"]);
  expect(seen).toMatchObject({ entries: [{ message: { text: "the code is 12" } }], hasMore: true });
  expect(await item(world, ana, group, "at nine")).toMatchObject({ starred: true });
  await world.clock.advance(10_000);
  expect([saidIn(world, chat), saidIn(world, group)]).toEqual(before);
  expect(await item(world, bob, group, "at nine")).toMatchObject({ starred: false });
  ana.crash();
  await world.ends(ana.open());
  expect(await starred(world, ana)).toEqual(["Bob: the code is 12", "Trip: at nine"]);
  await star(world, ana, chat, "the code is 12", false);
  expect(await item(world, ana, chat, "the code is 12")).toMatchObject({ starred: false });
  expect(await starred(world, ana)).toEqual(["Trip: at nine"]);
  // What is no message, or not here, is passed over.
  expect(await world.ends(ana.verbs.star(chat, ["x", "1.0", `${"A".repeat(22)}.${"A".repeat(22)}`], true))).toEqual({
    kind: "ok",
  });
  expect(await ana.disk.open().range("stars", { prefix: [chat] })).toMatchObject([{ value: { on: false } }]);
});

test("[ST1] a message that goes takes its star along: deleted by its sender, or forgotten here", async () => {
  const { world, ana, bob, chat, group } = await household(872);
  for (const text of ["one", "two", "three"]) await says(world, bob, group, text);
  for (const text of ["one", "two", "three"]) await star(world, ana, group, text);
  let seen: Starred | undefined;
  followed(ana, { kind: "starred", limit: 50 }, (all) => {
    seen = all;
  });
  const { id } = await item(world, bob, group, "two");
  await world.ends(bob.verbs.edit(group, (await item(world, bob, group, "three")).id, { text: "third" }));
  await world.ends(bob.verbs.deleteForEveryone(group, id));
  await world.clock.advance(10_000);
  expect(seen?.entries.map(({ message }) => message.text)).toEqual(["third", "one"]);
  expect(await ana.disk.open().range("stars", { prefix: [group] })).toHaveLength(2);
  await world.ends(ana.verbs.forget(group));
  expect(await ana.disk.open().range("stars", { prefix: [] })).toEqual([]);
  expect(await starred(world, ana)).toEqual([]);
  expect([ana.failures, bob.failures, chat.length > 0]).toEqual([[], [], true]);
});

test("[ST2] a device that is linked has the stars of what it was handed; what is starred on one is on the other; the last word counts", async () => {
  const { world, ana, bob, chat } = await household(873);
  await says(world, bob, chat, "first");
  await star(world, ana, chat, "first");
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await starred(world, phone)).toEqual(["Bob: first"]);
  await says(world, bob, chat, "second");
  await world.clock.advance(MINUTE_MS);
  let seen: Starred | undefined;
  followed(ana, { kind: "starred", limit: 50 }, (all) => {
    seen = all;
  });
  await star(world, phone, chat, "second");
  await world.clock.advance(MINUTE_MS);
  expect(seen?.entries.map(({ message }) => message.text)).toEqual(["second", "first"]);
  // Away, one takes it off and the other puts it on again: whoever comes into the log last.
  phone.network.setOnline(false);
  await star(world, phone, chat, "second", false);
  await star(world, ana, chat, "first", false);
  await world.clock.advance(MINUTE_MS);
  phone.network.setOnline(true);
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, phone]) expect(await starred(world, device)).toEqual([]);
  // Nothing of it is a message in the notes to oneself.
  const self = await selfConversationId(await ana.accountId);
  expect((await world.ends(ana.timeline(self))).items.filter(({ kind }) => kind === "message")).toEqual([]);
  expect([...ana.failures, ...phone.failures, ...bob.failures]).toEqual([]);
});

test("[ST2] stars come back with the history, on a device that has nothing, and one that was taken off stays off", async () => {
  const { world, ana, bob, chat } = await household(874);
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const typed = begun.asked.map((group) => begun.groups[group] ?? "");
  expect(await world.ends(ana.verbs.finishRecovery(typed))).toEqual({ kind: "ok" });
  for (const text of ["one", "two", "three"]) await says(world, bob, chat, text);
  await star(world, ana, chat, "one");
  await star(world, ana, chat, "two");
  await world.ends(ana.verbs.keepHistory());
  await star(world, ana, chat, "three");
  await star(world, ana, chat, "one", false);
  await world.ends(ana.verbs.keepHistory());
  ana.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount({ kind: "key", typed: begun.groups.join(" ") }));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map((each) => each.device)))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  expect(await starred(world, other)).toEqual(["Bob: three", "Bob: two"]);
  expect([...ana.failures, ...other.failures]).toEqual([]);
});

test("[ST2] from anybody else, of a chat or a place that is not there, far too many: nothing shows and nothing stops", async () => {
  const talk = await talking(875);
  const { world, ana, bob, chat } = talk;
  const word = (seq: number): OwnWord => ({ about: "star", conversation: chat, seq, at: 1, on: true });
  const [first] = (await ana.disk.open().range("timeline", { prefix: [chat] })).filter(({ value }) => value.kind === "message");
  await hostile(talk, bob, { kind: "own-words", words: [word(Number(first?.key[1]))] });
  expect(await ana.disk.open().range("stars", { prefix: [] })).toEqual([]);
  // A stolen device of her own says what it likes.
  const self = await selfConversationId(await ana.accountId);
  const words = Array.from({ length: 64 }, (_, i) => word(1000 + i));
  await hostile({ world, chat: self }, ana, { kind: "own-words", words });
  await hostile({ world, chat: self }, ana, { kind: "own-words", words: [{ ...word(1), conversation: self } as OwnWord] });
  expect(await starred(world, ana)).toEqual([]);
  expect((await world.ends(ana.timeline(chat))).items.filter(({ kind }) => kind === "message")).toHaveLength(1);
  expect(ana.failures).toEqual([]);
  const body = { kind: "own-words", words: [word(7)] } as const;
  const encoded = encodeContent({ id: "A".repeat(22), sentAt: 1, counter: 1, body, reply: null });
  expect(readContent(encoded)?.body).toEqual(body);
});

test("[ST2] a star that could not be told when it was set is told when it is asked for again", async () => {
  const { world, ana, chat } = await household(879);
  await says(world, ana, chat, "mark me");
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  const { id } = await item(world, ana, chat, "mark me");
  // The one call after the star's own step that makes the telling fail
  for (let nth = 1; nth < 12; nth++) {
    let calls = 0;
    ana.faults = () => (++calls === nth ? { isDone: false, error: "UnknownError" } : null);
    const hasThrown = await world.ends(
      ana.verbs.star(chat, [id], true).then(
        () => false,
        () => true,
      ),
    );
    ana.faults = () => null;
    if (hasThrown && (await item(world, ana, chat, "mark me")).starred) break;
    await star(world, ana, chat, "mark me", false);
    await world.clock.advance(MINUTE_MS);
  }
  expect(await item(world, ana, chat, "mark me")).toMatchObject({ starred: true });
  await world.clock.advance(MINUTE_MS);
  expect(await item(world, phone, chat, "mark me")).toMatchObject({ starred: false });
  await star(world, ana, chat, "mark me");
  await world.clock.advance(MINUTE_MS);
  expect(await item(world, phone, chat, "mark me")).toMatchObject({ starred: true });
});
