// A client that reads what it knows when it needs it: the same comes of it as of one that holds everything, and it holds nothing that grows.

import { expect, test } from "vitest";
import { SqlOnDemand } from "../engine/on-demand/sql-on-demand.ts";
import { memoryVault, memoryVaultDisk } from "../media/vault-memory.ts";
import type { Program } from "../program.ts";
import { type Device, type Disk, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { type RowCodec, sqlStore } from "../store/sql.ts";
import { nodeSql } from "../store/sql-node.ts";

/** @param opened told of each row that is opened, by its place */
function diskOnDemand(
  opened: (place: string) => void = () => {},
): Disk & { index(): Record<string, unknown>[]; handles(): Record<string, unknown>[]; dropIndex(): void } {
  const [sql, room] = [nodeSql(":memory:"), memoryVaultDisk()];
  const codec: RowCodec = {
    encode: (_, record) => record,
    decode(place, row) {
      opened(place);
      return row;
    },
  };
  let onDemand: SqlOnDemand | undefined;
  return {
    open() {
      const store = sqlStore({ ...sql, close() {} }, codec, (step) => onDemand?.note(step));
      onDemand = new SqlOnDemand(sql, codec, (text) => `digest of ${text}`);
      return store;
    },
    onDemand() {
      if (onDemand === undefined) throw new Error("not open");
      return onDemand;
    },
    openVault: () => memoryVault(room),
    index: () => sql.exec("SELECT * FROM client_index", []),
    handles: () => sql.exec("SELECT * FROM client_index_contacts", []),
    dropIndex() {
      for (const table of ["client_index", "client_index_contacts"]) sql.exec(`DROP TABLE ${table}`, []);
    },
  };
}

/** A shop on demand, and people who have written to it; all is said on both sides. */
async function shopWith(customers: number, opened?: (place: string) => void) {
  const world = new World(77);
  const disk = diskOnDemand(opened);
  const shop = await world.person("Shop", disk);
  const people: { device: Device; chat: Awaited<ReturnType<World["opened"]>> }[] = [];
  for (let i = 0; i < customers; i++) {
    const device = await world.person(`Ana${i}`);
    const chat = await world.opened(device.verbs.openDirect("shop"));
    await world.ends(device.verbs.send(chat, { text: `hello from ${i}` }));
    await world.clock.advance(5_000);
    people.push({ device, chat });
  }
  await world.clock.advance(3600_000);
  return { world, shop, disk, people };
}

const records = (places: readonly string[]) => places.filter((place) => /^(conversations|contacts|rosters|groups) /.test(place));

test("[GW14] opening and waking read no conversation and no person, however many there are; one that writes is heard", async () => {
  const places: string[] = [];
  const { world, shop, people, disk } = await shopWith(8, (place) => places.push(place));
  // The update after joining is due in time, and nothing else.
  await world.clock.advance(26 * 3600_000);
  shop.client?.wake();
  await world.clock.advance(60_000);
  const own = (await world.ends(shop.conversations())).find(({ kind }) => kind === "self")?.id ?? "none";
  shop.crash();
  places.length = 0;
  await world.ends(shop.open());
  shop.client?.wake();
  await world.clock.advance(60_000);
  // Its own notes are looked for; of the others nothing is.
  expect(records(places).filter((place) => !place.includes(own))).toEqual([]);
  expect(disk.index().filter(({ due }) => due !== null && Number(due) <= world.clock.now())).toEqual([]);
  const [first] = people;
  if (first === undefined) throw new Error("nobody");
  await world.ends(first.device.verbs.send(first.chat, { text: "still there?" }));
  await world.clock.advance(10_000);
  expect(textsOf(await world.ends(shop.timeline(first.chat)))).toContain("still there?");
  // Of the others nothing was read.
  expect(new Set(records(places).filter((place) => place.startsWith("groups"))).size).toBe(1);
  expect(shop.failures).toEqual([]);
});

test("[GW17] what is new in one conversation is read without a socket; where it cannot be, that is said", async () => {
  const { world, shop, people } = await shopWith(2);
  const [one] = people;
  if (one === undefined) throw new Error("nobody");
  const look = () => world.ends((shop.client as Program).look(one.chat));
  shop.network.setOnline(false);
  await world.ends(one.device.verbs.send(one.chat, { text: "is it open?" }));
  await world.clock.advance(1_000);
  expect(await look()).toBe(false);
  expect(textsOf(await world.ends(shop.timeline(one.chat)))).not.toContain("is it open?");
  shop.network.setOnline(true);
  expect(await look()).toBe(true);
  expect(textsOf(await world.ends(shop.timeline(one.chat)))).toContain("is it open?");
});

test("[GW14] what it owed when it died it says when it is back: that something came, and what it wrote", async () => {
  const { world, shop, people, disk } = await shopWith(2);
  const [one, two] = people;
  if (one === undefined || two === undefined) throw new Error("nobody");
  const owes = () => disk.index().filter(({ due }) => due === 0).length;
  expect(owes()).toBe(0);
  await world.ends(one.device.verbs.send(one.chat, { text: "did it come?" }));
  // Stored, and not yet said.
  expect(await world.clock.until(() => owes() > 0, 10_000)).toBe(true);
  shop.network.setOnline(false);
  await world.ends(shop.verbs.send(two.chat, { text: "yes" }));
  shop.crash();
  shop.network.setOnline(true);
  await world.ends(shop.open());
  await world.clock.advance(60_000);
  expect(textsOf(await world.ends(two.device.timeline(two.chat)))).toContain("yes");
  await world.ends(one.device.verbs.show(one.chat));
  await world.clock.advance(10_000);
  const { items } = await world.ends(one.device.timeline(one.chat));
  const asked = items.find((item) => item.kind === "message" && item.text === "did it come?");
  expect(asked).toMatchObject({ state: "delivered" });
});

/** Long after: the update after joining is made, and nothing is due. */
async function rested({ world, shop, disk }: Awaited<ReturnType<typeof shopWith>>): Promise<() => number> {
  const due = () => disk.index().filter((row) => row.due !== null && Number(row.due) <= world.clock.now()).length;
  await world.clock.advance(26 * 3600_000);
  shop.client?.wake();
  await world.clock.advance(60_000);
  expect(due()).toBe(0);
  return due;
}

test("[GW14] a new name is said in every chat, also by one that died when it was set and nothing else", async () => {
  const scene = await shopWith(3);
  const { world, shop, people, disk } = scene;
  await rested(scene);
  shop.crash();
  const store = disk.open();
  const account = await store.get("account", []);
  if (account === undefined) throw new Error("no account");
  const writes = [{ table: "account", key: [], value: { ...account, name: "Better Shop" } }] as const;
  await store.transact({ scope: "died", version: 0, writes });
  await world.ends(shop.open());
  await world.clock.advance(5 * 60_000);
  for (const { device, chat } of people) {
    const view = await world.ends(device.details(chat));
    expect(view?.members.find(({ self }) => !self)?.name).toBe("Better Shop");
  }
});

test("[GW14] who became known otherwise is looked at once, and not with each wake", async () => {
  const scene = await shopWith(2);
  const { world, shop, people } = scene;
  const due = await rested(scene);
  const ana = await people[0]?.device.accountId;
  if (ana === undefined) throw new Error("nobody");
  await world.ends(shop.verbs.callContact(ana, "Anna"));
  expect(due()).toBe(1);
  shop.client?.wake();
  await world.clock.advance(60_000);
  expect(due()).toBe(0);
});

test("[GW14] a store that is older than its index is in it as soon as it is opened: what is due, what goes by its time, groups, peers and handles", async () => {
  const { world, shop, disk, people } = await shopWith(2);
  const [ana] = people;
  if (ana === undefined) throw new Error("nobody");
  await world.opened(ana.device.verbs.createGroup({ title: "Us", handles: ["shop", "ana1"] }));
  await world.ends(ana.device.verbs.setDisappearing(ana.chat, 3600_000 * 24));
  await world.ends(shop.verbs.send(ana.chat, { text: "it goes" }));
  await world.clock.advance(10_000);
  const [index, handles] = [disk.index(), disk.handles()];
  expect(index.some(({ expires }) => expires !== null)).toBe(true);
  expect(index.filter(({ is_group: isGroup }) => isGroup === 1)).toHaveLength(1);
  expect([index.length, handles.length]).toEqual([4, 2]);
  shop.crash();
  disk.dropIndex();
  disk.open();
  expect(disk.index()).toEqual(index);
  expect(disk.handles()).toEqual(handles);
});
