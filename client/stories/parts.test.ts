// Parts of the app that are loaded later, and do not come at once: what they were to see to is seen to when they are there.

import { expect, test } from "vitest";
import { openInsides } from "../client.ts";
import { memoryVault } from "../media/vault-memory.ts";
import { household, link, MINUTE_MS, newDevice } from "./linking.ts";

const rare = await import("../verbs/rare.ts");

test("what a device sees to by itself waits for its part, however often that fails to load, and for one that never comes nothing else does", async () => {
  const { world, ana, chat } = await household(881);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await world.ends(ana.verbs.setDisappearing(chat, 60 * MINUTE_MS))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.send(chat, { text: "for an hour" }));
  await world.ends(ana.verbs.setDraft(chat, "half a"));
  await world.clock.advance(2_000);
  ana.crash();
  const { http, sockets } = ana.network;
  const opened = async (load: () => Promise<typeof rare>) => {
    const ports = { store: ana.disk.open(), vault: memoryVault(), http, sockets, clock: world.clock, random: world.random };
    const failures: unknown[] = [];
    const { client } = await world.ends(openInsides(ports, { onFailure: (error) => failures.push(error) }, load));
    return { client, failures };
  };
  const stuck = await opened(() => new Promise(() => {}));
  await world.clock.advance(MINUTE_MS);
  let state = "";
  stuck.client.watch({ kind: "connection" }, (update) => {
    if (update.kind === "whole") state = update.value.state;
  });
  await world.clock.advance(1_000);
  expect(state).toBe("online");
  await world.ends(stuck.client.close());

  let tries = 0;
  const late = await opened(async () => {
    if (++tries <= 6) throw new Error("not there");
    return rare;
  });
  await world.clock.advance(3 * MINUTE_MS);
  expect(tries).toBeGreaterThan(6);
  expect((await world.ends(phone.details(chat)))?.draft).toBe("half a");
  expect(late.failures.filter((error) => !String(error).includes("not there"))).toEqual([]);
  await world.ends(late.client.close());
});
