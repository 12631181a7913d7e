// Who may do what in a group: what admins say about it, what everybody's device makes of it, and what a modified app gains.

import * as v from "valibot";
import { beforeAll, expect, test } from "vitest";
import { readItemId } from "../content/item-id.ts";
import { type AnyKind, kindsOf } from "../content/kind.ts";
import { description } from "../content/kinds/description.ts";
import { LIST } from "../content/kinds/index.ts";
import type { Cast } from "../simulation/cast.ts";
import { textsOf } from "../simulation/device.ts";
import { groupCast, groupOf, membersOf, saidOf } from "./group-of.ts";
import { hostile } from "./talking.ts";

let cast: Cast;
beforeAll(async () => {
  await import("../verbs/rare.ts");
  cast = await groupCast();
});

test("[GP1] an admin says who may do what: a line says so to all, and a member may not", async () => {
  const group = await groupOf(cast, 901, ["bob", "cleo"]);
  const { world, chat, people } = group;
  const { ana, bob, cleo } = people;
  expect(await world.ends(bob.verbs.setRules(chat, { whoWrites: "admins" }))).toEqual({ kind: "not-allowed" });
  expect(await world.ends(ana.verbs.setRules(chat, { whoEdits: "admins", whoAdds: "admins" }))).toEqual({ kind: "ok" });
  await world.clock.advance(10_000);
  for (const device of [ana, bob, cleo]) {
    expect(await saidOf(group, device, "rule")).toMatchObject([
      { by: { name: "Ana" }, rule: "whoEdits", value: "admins" },
      { by: { name: "Ana" }, rule: "whoAdds", value: "admins" },
    ]);
    const isAdmin = device === ana;
    expect(await world.ends(device.ask({ kind: "group", conversation: chat }))).toMatchObject({
      rules: { whoWrites: "members", whoEdits: "admins", whoAdds: "admins" },
      isAdmin,
    });
    expect(await world.ends(device.details(chat))).toMatchObject({ can: { send: true, rename: isAdmin, add: isAdmin } });
  }
  expect(await world.ends(bob.verbs.describe(chat, "Bob's"))).toEqual({ kind: "not-allowed" });
  // What his app lets him say all the same counts for nothing.
  await hostile(group, bob, { kind: "description", text: "Bob's" });
  expect(await world.ends(cleo.ask({ kind: "group", conversation: chat }))).toMatchObject({ description: "" });
});

test("[GP2] where only admins write, a modified app's message is nothing to anybody, and others still react", async () => {
  const group = await groupOf(cast, 902, ["bob", "cleo"]);
  const { world, chat, people } = group;
  const { ana, bob, cleo } = people;
  await world.ends(bob.verbs.send(chat, { text: "before" }));
  await world.clock.advance(5000);
  await world.ends(ana.verbs.setRules(chat, { whoWrites: "admins" }));
  await world.clock.advance(5000);
  expect(await world.ends(bob.details(chat))).toMatchObject({ can: { send: false } });
  expect(await world.ends(bob.verbs.send(chat, { text: "against it" }))).toEqual({ kind: "read-only" });
  const { items } = await world.ends(bob.timeline(chat));
  const own = items.find((item) => item.kind === "message")?.id ?? "";
  expect(await world.ends(bob.verbs.edit(chat, own, { text: "in other words" }))).toEqual({ kind: "read-only" });
  const unread = async () => (await world.ends(cleo.conversations())).find(({ id }) => id === chat)?.unread;
  const before = await unread();
  await hostile(group, bob, { kind: "text", text: "by a modified app", mentions: [] }, { disguised: true });
  await hostile(group, bob, { kind: "edit", target: readItemId(own), text: "in other words", mentions: [] });
  // Nor does what nobody could read say that he wrote.
  bob.kinds = kindsOf([
    ...LIST.filter(({ name }) => name !== "description"),
    { ...description, schema: v.any(), encode: () => 7 } as AnyKind,
  ]);
  await hostile(group, bob, { kind: "description" });
  for (const device of [ana, cleo]) {
    const { items } = await world.ends(device.timeline(chat));
    expect(textsOf({ items })).toEqual(["before"]);
    expect(items.filter(({ kind }) => kind === "unreadable" || kind === "unknown")).toEqual([]);
  }
  expect(await unread()).toBe(before);
  await world.ends(ana.verbs.send(chat, { text: "to all" }));
  await world.clock.advance(5000);
  const said = (await world.ends(bob.timeline(chat))).items.at(-1);
  expect(await world.ends(bob.verbs.react(chat, said?.id ?? "", "👍"))).toEqual({ kind: "ok" });
  await world.clock.advance(5000);
  expect((await world.ends(ana.timeline(chat))).items.at(-1)).toMatchObject({ text: "to all", reactions: [{ emoji: "👍" }] });
  // Whoever comes later is told what holds.
  expect(await saidOf(group, cleo, "rule")).toMatchObject([{ rule: "whoWrites", value: "admins" }]);
});

test("[GP2] what an admin wrote who was dismissed before it left is not sent, and says so", async () => {
  const group = await groupOf(cast, 903, ["bob", "cleo"]);
  const { world, chat, people, id } = group;
  const { ana, bob, cleo } = people;
  await world.ends(ana.verbs.makeAdmin(chat, id("Bob")));
  await world.ends(ana.verbs.setRules(chat, { whoWrites: "admins" }));
  await world.clock.advance(5000);
  await world.ends(bob.verbs.send(chat, { text: "as an admin" }));
  await world.clock.advance(5000);
  bob.network.setOnline(false);
  await world.ends(bob.verbs.send(chat, { text: "too late" }));
  expect(await world.ends(ana.verbs.dismissAdmin(chat, id("Bob")))).toEqual({ kind: "ok" });
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(60_000);
  expect((await world.ends(bob.timeline(chat))).items.at(-1)).toMatchObject({ text: "too late", failure: "not-allowed" });
  for (const device of [ana, cleo]) expect(textsOf(await world.ends(device.timeline(chat)))).toEqual(["as an admin"]);
  expect((await saidOf(group, cleo, "admin")).at(-1)).toMatchObject({
    by: { name: "Ana" },
    person: { name: "Bob" },
    admin: false,
  });
  // When everybody writes again, so does he.
  await world.ends(ana.verbs.setRules(chat, { whoWrites: "members" }));
  await world.clock.advance(5000);
  const failed = (await world.ends(bob.timeline(chat))).items.find((item) => item.kind === "message" && item.state === "failed");
  await world.ends(bob.verbs.retry(chat, failed?.id ?? ""));
  await world.clock.advance(5000);
  expect(textsOf(await world.ends(cleo.timeline(chat)))).toEqual(["as an admin", "too late"]);
});

test("[GP3] there is always an admin: the last is not dismissed, and where the last two go at once somebody who stays is one", async () => {
  const group = await groupOf(cast, 904, ["bob", "cleo"]);
  const { world, chat, people, id } = group;
  const { ana, bob, cleo } = people;
  expect(await world.ends(bob.verbs.dismissAdmin(chat, id("Ana")))).toEqual({ kind: "not-allowed" });
  expect(await world.ends(ana.verbs.dismissAdmin(chat, id("Ana")))).toEqual({ kind: "last-admin" });
  await world.ends(ana.verbs.makeAdmin(chat, id("Bob")));
  await world.clock.advance(5000);
  expect(await world.ends(ana.ask({ kind: "group", conversation: chat }))).toMatchObject({ heir: null });
  const gone = [ana.verbs.leave(chat), bob.verbs.leave(chat)];
  expect(await Promise.all(gone.map((outcome) => world.ends(outcome)))).toEqual([{ kind: "ok" }, { kind: "ok" }]);
  await world.clock.advance(5 * 60_000);
  expect(await membersOf(group, cleo)).toEqual(["Cleo*"]);
  for (const device of [ana, bob]) expect(await world.ends(device.details(chat))).toMatchObject({ state: "left" });
  expect((await saidOf(group, cleo, "admin")).at(-1)).toMatchObject({ person: { self: true }, admin: true });
  expect(await world.ends(cleo.verbs.addMember(chat, "bob"))).toEqual({ kind: "ok" });
  await world.clock.advance(60_000);
  expect(await membersOf(group, bob)).toEqual(["Bob", "Cleo*"]);
});

test("[GP3] whoever said without a network that they leave is out when it is back, though by then they were the last admin and nothing went through at first", async () => {
  const group = await groupOf(cast, 982, ["bob", "cleo"]);
  const { world, chat, people, id } = group;
  const { ana, bob, cleo } = people;
  await world.ends(ana.verbs.makeAdmin(chat, id("Bob")));
  await world.clock.advance(60_000);
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.leave(chat))).toEqual({ kind: "waiting" });
  expect(await world.ends(bob.verbs.leave(chat))).toEqual({ kind: "ok" });
  const log = world.service.logs.get(chat);
  if (log === undefined) throw new Error("no such log");
  const { commit } = log;
  log.commit = async (_, { clientId }) => ({ kind: "rejected", clientId, rejection: { kind: "log-full", limitBytes: 1 } });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect(await world.ends(ana.details(chat))).toMatchObject({ state: "active", changes: [{ kind: "leave" }] });
  // To say it once more changes nothing of that.
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.leave(chat))).toEqual({ kind: "waiting" });
  ana.network.setOnline(true);
  ana.crash();
  log.commit = commit;
  await world.ends(ana.open());
  await world.clock.advance(2 * 3600_000);
  expect(await world.ends(ana.details(chat))).toMatchObject({ state: "left" });
  expect(await membersOf(group, cleo)).toEqual(["Cleo*"]);
});

test("[GP3] without a network the last admin does not go, and nobody has become one when it is back", async () => {
  const group = await groupOf(cast, 906, ["bob"]);
  const { world, chat, people } = group;
  const { ana, bob } = people;
  ana.network.setOnline(false);
  await world.clock.advance(60_000);
  expect(await world.ends(ana.verbs.leave(chat))).toEqual({ kind: "offline" });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(5 * 60_000);
  expect(await membersOf(group, bob)).toEqual(["Ana*", "Bob"]);
});

test("[GP4] what a group is about is said by who may change its name, capped and tidied, and newcomers are told", async () => {
  const group = await groupOf(cast, 905, ["bob"]);
  const { world, chat, people } = group;
  const { ana, bob, cleo } = people;
  const typed = ` The lake,\r\n\u202eevery  summer\n\n\n\n${"🏔".repeat(600)}`;
  expect(await world.ends(bob.verbs.describe(chat, typed))).toEqual({ kind: "ok" });
  await world.clock.advance(5000);
  await world.ends(ana.verbs.addMember(chat, "cleo"));
  await world.clock.advance(60_000);
  for (const device of [ana, bob, cleo]) {
    const { description = "" } = (await world.ends(device.ask({ kind: "group", conversation: chat }))) ?? {};
    expect(description.startsWith("The lake,\nevery summer\n\n\n\n🏔")).toBe(true);
    expect([...description].length).toBe(500);
  }
  expect(await saidOf(group, ana, "description")).toMatchObject([{ by: { name: "Bob" }, isGone: false }]);
  // Longer than anybody may say: cut by whoever receives it.
  await hostile(group, bob, { kind: "description", text: "x".repeat(9000) });
  expect((await world.ends(ana.ask({ kind: "group", conversation: chat })))?.description).toBe("x".repeat(500));
  await world.ends(ana.verbs.describe(chat, ""));
  await world.clock.advance(5000);
  expect(await world.ends(bob.ask({ kind: "group", conversation: chat }))).toMatchObject({ description: "" });
  expect((await saidOf(group, bob, "description")).at(-1)).toMatchObject({ isGone: true });
});
