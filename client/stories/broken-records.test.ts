// Records that went bad on the disk: nothing stops for them, nobody loses a conversation, and its group comes back.

import { expect, test } from "vitest";
import { memoryVaultDisk } from "../media/vault-memory.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { memoryProfile, World } from "../simulation/world.ts";
import { memoryDisk } from "../store/memory.ts";
import type { TableName } from "../store/tables.ts";

test.each([
  "conversations",
  "groups",
  "ratchets",
  "rosters",
  "contacts",
  "timeline",
  "outbox",
  "markers",
  "keyPackages",
  "files",
] as const)("[CL13] where all %s went bad, the app starts, the chat is there, and both go on talking", async (table) => {
  const disk = memoryDisk();
  const world = new World(81);
  const ana = await world.person("Ana", memoryProfile(disk, memoryVaultDisk()));
  const bob = await world.person("Bob");
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "one" }));
  await world.clock.advance(15_000);
  await world.ends(bob.verbs.send(chat, { text: "two" }));
  await world.clock.advance(15_000);
  ana.crash();
  const wentBad = spoil(disk, table);
  await world.ends(ana.open());
  await world.clock.advance(5000);
  const rows = await world.ends(ana.conversations());
  expect(rows.map(({ kind, title }) => [kind, title]).sort()).toEqual([
    ["direct", table === "contacts" ? expect.any(String) : "Bob"],
    ["self", ""],
  ]);
  await world.clock.advance(30_000);
  await world.ends(ana.verbs.send(chat, { text: "three" }));
  await world.clock.advance(60_000);
  await world.ends(bob.verbs.send(chat, { text: "four" }));
  await world.clock.advance(60_000);
  const before = table === "timeline" ? [] : ["one", "two"];
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual([...before, "three", "four"]);
  expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(["one", "two", "three", "four"]);
  expect(ana.failures).toEqual([]);
  if (wentBad > 0) expect(await counted(ana, table)).toBeGreaterThan(0);
});

/** Half of each record's bytes. @returns how many there were */
function spoil({ tables }: ReturnType<typeof memoryDisk>, name: TableName): number {
  const rows = tables.get(name)?.rows ?? new Map<string, Uint8Array>();
  for (const [key, bytes] of rows) rows.set(key, bytes.slice(0, bytes.length >> 1));
  return rows.size;
}

async function counted(device: Device, table: TableName): Promise<number> {
  return (await device.disk.open().setAside()).filter((each) => each.table === table).length;
}
