// Who does not want to tell how far they have read.

import { expect, test } from "vitest";
import { talking } from "./talking.ts";

test("[RR1] off: what was told stays, delivered still goes, read does not; also after a restart", async () => {
  const { world, ana, bob, chat } = await talking(501);
  const stateOf = async (text: string) => {
    await world.clock.advance(5000);
    const { items } = await world.ends(ana.timeline(chat));
    return items.flatMap((item) => (item.kind === "message" && item.text === text ? [item.state] : []))[0];
  };
  const readAll = async () => {
    const newest = (await world.ends(bob.timeline(chat))).items.at(-1)?.seq ?? 0;
    await world.ends(bob.verbs.markRead(chat, newest));
  };
  await readAll();
  expect(await stateOf("first")).toBe("read");
  expect(await world.ends(bob.ask({ kind: "account" }))).toMatchObject({ readReceipts: true });
  expect(await world.ends(bob.verbs.setReadReceipts(false))).toEqual({ kind: "ok" });
  expect(await world.ends(bob.ask({ kind: "account" }))).toMatchObject({ readReceipts: false });
  await world.ends(ana.verbs.send(chat, { text: "second" }));
  await world.clock.advance(5000);
  await readAll();
  expect(await stateOf("second")).toBe("delivered");
  expect((await world.ends(bob.conversations())).find(({ id }) => id === chat)).toMatchObject({ unread: 0 });
  bob.crash();
  await bob.open();
  await world.ends(bob.verbs.show(chat));
  await world.ends(ana.verbs.send(chat, { text: "third" }));
  await world.clock.advance(5000);
  await readAll();
  expect([await stateOf("first"), await stateOf("third")]).toEqual(["read", "delivered"]);
  await world.ends(bob.verbs.setReadReceipts(true));
  await world.ends(ana.verbs.send(chat, { text: "fourth" }));
  await world.clock.advance(5000);
  await readAll();
  expect([await stateOf("third"), await stateOf("fourth")]).toEqual(["read", "read"]);
});

test("[RR1] off: a marker that the service has lost is told again no further than before", async () => {
  const { world, ana, bob, chat } = await talking(502);
  await world.ends(bob.verbs.setReadReceipts(false));
  const newest = (await world.ends(bob.timeline(chat))).items.at(-1)?.seq ?? 0;
  await world.ends(bob.verbs.markRead(chat, newest));
  await world.ends(bob.verbs.hide(chat));
  for (let i = 0; i < 3; i++) {
    bob.crash();
    await bob.open();
    await world.ends(bob.verbs.show(chat));
    await world.clock.advance(10_000);
  }
  const states = (await world.ends(ana.timeline(chat))).items.flatMap((item) => (item.kind === "message" ? [item.state] : []));
  expect(states).toEqual(["delivered"]);
});

test("[RR3] who has it, who has read it and when: heard as it happens, without a time where it was told later, and not of who came after", async () => {
  const { world, ana, bob, chat } = await talking(503);
  await world.person("Cleo");
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob"] }));
  await world.ends(ana.verbs.show(group));
  await world.clock.advance(10_000);
  const said = async (text: string) => {
    await world.ends(ana.verbs.send(group, { text }));
    await world.clock.advance(2000);
    return (await world.ends(ana.timeline(group))).items.at(-1)?.seq ?? 0;
  };
  const receipts = async (seq: number) => {
    const { people } = await world.ends(ana.ask({ kind: "receipts", conversation: group, seq }));
    return people.map(({ person, delivered, read }) => ({ name: person.name, delivered, read }));
  };
  const time = { at: expect.any(Number) };
  const first = await said("one");
  const [got] = await receipts(first);
  expect(got).toEqual({ name: "Bob", delivered: time, read: null });
  expect(Math.abs((got?.delivered?.at ?? 0) - world.clock.now())).toBeLessThan(5000);
  await world.clock.advance(60_000);
  await world.ends(bob.verbs.markRead(group, first));
  await world.clock.advance(5000);
  const [read] = await receipts(first);
  expect((read?.read?.at ?? 0) - (read?.delivered?.at ?? 0)).toBeGreaterThan(55_000);
  // Told when she is back: it happened some time before.
  const second = await said("two");
  await world.clock.advance(5000);
  ana.crash();
  await world.ends(bob.verbs.markRead(group, second));
  await world.clock.advance(60_000);
  await world.ends(ana.open());
  await world.ends(ana.verbs.show(group));
  await world.clock.advance(5000);
  expect(await receipts(second)).toEqual([{ name: "Bob", delivered: time, read: { at: null } }]);
  await world.ends(ana.verbs.addMember(group, "cleo"));
  await world.ends(bob.verbs.setReadReceipts(false));
  await world.clock.advance(10_000);
  expect((await receipts(second)).map(({ name }) => name)).toEqual(["Bob"]);
  const third = await said("three");
  await world.ends(bob.verbs.markRead(group, third));
  await world.clock.advance(5000);
  const all = await receipts(third);
  expect(all.map(({ name, read }) => [name, read]).sort()).toEqual([
    ["Bob", null],
    ["Cleo", null],
  ]);
  // However long they talk, what is kept of it has an end, and the oldest has no time any more.
  for (let i = 0; i < 16; i++) await said(`more ${i}`);
  const kept = await ana.disk.open().range("markers", { prefix: [group] });
  expect(kept.map(({ value }) => value.moves?.length)).toEqual([12, 12]);
  expect((await receipts(first))[0]).toEqual({ name: "Bob", delivered: { at: null }, read: { at: null } });
  expect([await world.ends(ana.ask({ kind: "receipts", conversation: "none" as never, seq: 1 })), ana.failures]).toEqual([
    { people: [] },
    [],
  ]);
  expect(chat).not.toBe(group);
});
