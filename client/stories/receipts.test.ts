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
