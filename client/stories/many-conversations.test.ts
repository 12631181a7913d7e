// With many conversations: what costs is what changes, and what nothing needs is not in memory. Counted, not timed.

import { expect, test } from "vitest";
import { readConversationUp } from "../../protocol/index.ts";
import { openInsides } from "../client.ts";
import { memoryVault } from "../media/vault-memory.ts";
import { memoryProfile, World } from "../simulation/world.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import type { Store } from "../store/port.ts";

const GROUPS = 70;
/** And those that were at work a moment ago. */
const IN_MEMORY = 50 + 4;

async function many() {
  const world = new World(91);
  const disk = memoryDisk();
  const ana = await world.person("Ana", memoryProfile(disk));
  for (let i = 0; i < GROUPS; i++) {
    await world.opened(ana.verbs.createGroup({ title: `Group ${i}`, handles: [] }));
    await world.clock.advance(2000);
  }
  await world.clock.advance(15 * 60_000);
  ana.crash();
  const loads: unknown[] = [];
  const plain = memoryStore(disk);
  const store: Store = {
    ...plain,
    get(table, key) {
      if (table === "groups") loads.push(key[0]);
      return plain.get(table, key);
    },
  };
  const submits = { underWay: 0, most: 0, order: [] as string[] };
  const { http, sockets } = ana.network;
  const ports = {
    store,
    vault: memoryVault(),
    sockets,
    clock: world.clock,
    random: world.random,
    http: {
      ...http,
      async request(...[method, path, body]: Parameters<typeof http.request>) {
        const read = body && path.includes("/conversations/") ? readConversationUp(body.bytes) : undefined;
        const isSubmit = read?.ok && read.frame.kind === "message";
        if (isSubmit) {
          submits.most = Math.max(submits.most, ++submits.underWay);
          submits.order.push(path.split("/")[3] ?? "");
        }
        try {
          return await http.request(method, path, body);
        } finally {
          if (isSubmit) submits.underWay--;
        }
      },
    },
  };
  const failures: unknown[] = [];
  const insides = await world.ends(openInsides(ports, { keyPackages: 3, onFailure: (error) => failures.push(error) }));
  await world.clock.advance(60_000);
  return { ...insides, world, loads, submits, failures };
}

test("[CL16] the start and being back online open none of those that have nothing to do; a new name goes a few at a time, the newest first", async () => {
  const { world, client, conversations, loads, submits, failures } = await many();
  expect(loads).toEqual([]);
  client.wake();
  await world.clock.advance(60_000);
  expect(loads).toEqual([]);
  expect(conversations.inMemory).toBe(0);

  const newestFirst = conversations
    .all()
    .filter(({ kind }) => kind === "group")
    .sort((a, b) => b.lastAt - a.lastAt)
    .map(({ id }) => id);
  await world.ends(client.verbs.setName("Anna"));
  await world.clock.advance(120_000);
  expect(conversations.all().filter(({ kind, introducedAs }) => kind === "group" && introducedAs === "Anna")).toHaveLength(
    GROUPS,
  );
  expect(submits.most).toBeLessThanOrEqual(4);
  const first = [...new Set(submits.order)].slice(0, 4);
  expect(newestFirst.slice(0, 6)).toEqual(expect.arrayContaining(first));
  expect(conversations.inMemory).toBeLessThanOrEqual(IN_MEMORY);
  expect(failures).toEqual([]);
  await client.close();
});

test("[CL16] what was opened and left is let go of, and there again when it is needed", async () => {
  const { world, client, conversations } = await many();
  const groups = conversations.all().filter(({ kind }) => kind === "group");
  for (const { id } of groups) {
    await world.ends(client.verbs.show(id));
    await world.ends(client.verbs.hide(id));
    await world.clock.advance(1000);
  }
  expect(conversations.inMemory).toBeLessThanOrEqual(IN_MEMORY);
  const [first] = groups;
  if (first === undefined) throw new Error("no group");
  expect(conversations.loaded(first.id)).toBeNull();
  expect(await world.ends(client.verbs.send(first.id, { text: "still here" }))).toMatchObject({ kind: "ok" });
  await world.clock.advance(10_000);
  expect(conversations.outbox(first.id)).toEqual([]);
  await client.close();
});
