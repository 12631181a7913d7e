// What a person sets about a chat lies apart from the group's record, and lasts.

import { expect, test } from "vitest";
import { memoryVault, memoryVaultDisk } from "../media/vault-memory.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import type { Step } from "../store/port.ts";
import { talking } from "./talking.ts";

test("[PR1] setting one writes its own record and nothing else, and each view that shows the chat has it", async () => {
  const disk = memoryDisk();
  const tables: string[] = [];
  const open = () => {
    const store = memoryStore(disk);
    const transact = (step: Step) => {
      tables.push(...step.writes.map(({ table }) => table));
      return store.transact(step);
    };
    return { ...store, transact };
  };
  const room = memoryVaultDisk();
  const { world, ana, chat } = await talking(820, { open, openVault: () => memoryVault(room) });
  const store = memoryStore(disk);
  await world.clock.advance(60_000);
  // What was acknowledged is remembered with the next step, whatever that is.
  await world.ends(ana.verbs.prefer(chat, { draft: "h" }));
  tables.length = 0;
  await world.ends(ana.verbs.prefer(chat, { draft: "half a" }));
  expect(tables).toEqual(["preferences"]);
  expect(await store.range("preferences", { prefix: [chat] })).toEqual([{ key: [chat, "draft"], value: { value: "half a" } }]);
  expect((await world.ends(ana.conversations())).find(({ id }) => id === chat)).toMatchObject({ draft: "half a" });
  expect(await world.ends(ana.details(chat))).toMatchObject({ draft: "half a" });
  ana.crash();
  await world.ends(ana.open());
  expect(await world.ends(ana.details(chat))).toMatchObject({ draft: "half a" });
});

test("[PR1] what is set back leaves nothing; what is no preference is not stored", async () => {
  const { world, ana, chat } = await talking(821);
  const store = ana.disk.open();
  await world.ends(ana.verbs.prefer(chat, { draft: "half a" }));
  await world.ends(ana.verbs.prefer(chat, { constructor: "x", unknown: 1 } as never));
  expect(await store.range("preferences", { prefix: [] })).toHaveLength(1);
  await world.ends(ana.verbs.send(chat, { text: "whole" }));
  expect(await store.range("preferences", { prefix: [] })).toEqual([]);
  expect(await world.ends(ana.details(chat))).toMatchObject({ draft: "" });
});
