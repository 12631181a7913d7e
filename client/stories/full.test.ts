// A chat has a size: what not everybody has fetched takes room, and who writes beyond it is told why.

import { expect, test } from "vitest";
import { World } from "../simulation/world.ts";

test("[CT7] who writes into a full chat is told so, can still remove who does not fetch, and goes on when there is room", async () => {
  const world = new World(720);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob", "cleo"] }));
  await world.clock.advance(60_000);
  const log = world.service.logs.get(group);
  if (log === undefined) throw new Error("no log");
  log.limitBytes = 64 * 1024;
  cleo.network.setOnline(false);
  const text = "x".repeat(30_000);
  for (let i = 0; i < 3; i++) await world.ends(ana.verbs.send(group, { text: `${i} ${text}` }));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.verbs.send(group, { text: "one too many" }))).toMatchObject({ kind: "ok" });
  await world.clock.advance(10_000);
  const last = async () => (await world.ends(ana.timeline(group))).items.at(-1);
  expect(await last()).toMatchObject({ text: "one too many", state: "failed", failure: "full" });
  expect(await world.ends(bob.verbs.addMember(group, "ana"))).toEqual({ kind: "already-member" });
  const dan = await world.person("Dan");
  expect(await world.ends(ana.verbs.addMember(group, dan.name.toLowerCase()))).toEqual({ kind: "log-full" });

  expect(await world.ends(ana.verbs.removeMember(group, await cleo.accountId))).toEqual({ kind: "ok" });
  await world.clock.advance(20_000);
  await world.ends(ana.verbs.retry(group, (await last())?.id ?? ""));
  await world.clock.advance(10_000);
  expect(await last()).toMatchObject({ text: "one too many", state: "sent" });
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});
