// What a release left behind, gone on with by the code of this tree, by the release again, and forward once more (decision 180); and deaths in the middle of that.

import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { type ConversationId, PROTOCOL_VERSION } from "../../protocol/index.ts";
import { type Facts, keptReleases, PLACES, RELEASES, unpack } from "../releases/release.ts";
import { type App, Person } from "../world/person.ts";
import { WORLD_SECRETS } from "../world/secrets.ts";
import { Shop, until } from "../world/shop.ts";
import { BUNDLE, type Built, migrate, migrations, startWorld, TODAY, type World } from "../world/world.ts";

const releases = keptReleases();
const LAST = releases.at(-1) ?? "";
/** Where nobody has said otherwise */
const SHOP_KEEPS_MS = 30 * 24 * 3600_000;
const ended: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** The state of a release, with the code of this tree started on it. Its tables are as the release had them. */
async function released(name: string) {
  const { folder, facts } = unpack(join(RELEASES, name));
  ended.push(() => rmSync(folder, { recursive: true, force: true }));
  const world = await startWorld(TODAY, 0, join(folder, PLACES.state));
  ended.push(async () => {
    await world.kill();
    await world.end();
  });
  const before: Built = { config: join(folder, PLACES.config), bundle: join(folder, PLACES.worker), secrets: WORLD_SECRETS };
  const client = (await import(pathToFileURL(join(folder, PLACES.client)).href)) as App;
  const people: Person[] = [];
  const person = async (who: string, app?: App) => {
    const { handle = "" } = facts.people[who] ?? {};
    const made = Person.of(who, world.url, handle, join(folder, PLACES.people, who), app);
    people.push(made);
    await made.comesOnline();
    return made;
  };
  ended.push(async () => {
    for (const each of people) await each.end();
  });
  return { world, facts, before, client, person, people };
}

type Chats = { direct: ConversationId; group: ConversationId; ofShop: ConversationId; ofLost: ConversationId };

test("a release is kept", () => expect(releases.length).toBeGreaterThan(0));

test.each(releases)(
  "[DP5] %s: everybody finds everything, and goes on: with this code, with the release again, and with this code",
  async (name) => {
    const { world, facts, before, client, person, people } = await released(name);
    await migrate(world.miniflare, facts.migrations);
    const chats = facts.chats as Chats;
    const speaksAlike = facts.protocolVersion === PROTOCOL_VERSION;
    // Her page is the release's until she agrees to another.
    const [ana, bob, cleo] = [await person("Ana"), await person("Bob"), await person("Cleo", client)];
    for (const [who, chat, text] of [
      [ana, chats.direct, "hello Ana"],
      [bob, chats.direct, "hello Bob"],
      [ana, chats.group, "where to?"],
      [bob, chats.group, "where to?"],
      [cleo, chats.group, "where to?"],
      [ana, chats.ofShop, "until six"],
      [bob, chats.ofLost, "remember me"],
    ] as const)
      await who.sees(text, chat);
    // Not from what Ana keeps: she is the one who sent it.
    await bob.verbs.freeStorage({});
    const file = Buffer.from(await (await bob.opensFile("a map", chats.direct)).arrayBuffer());
    expect(createHash("sha256").update(file).digest("hex")).toBe(facts.file);

    const shop = Shop.known(world.url, facts.shop);
    const everybodyTalks = async (when: string) => {
      await ana.says(`Ana ${when}`, chats.direct);
      await bob.sees(`Ana ${when}`, chats.direct);
      await bob.says(`Bob ${when}`, chats.direct);
      await ana.sees(`Bob ${when}`, chats.direct);
      await bob.says(`to all ${when}`, chats.group);
      await ana.sees(`to all ${when}`, chats.group);
      if (speaksAlike) {
        await cleo.sees(`to all ${when}`, chats.group);
        await cleo.says(`Cleo ${when}`, chats.group);
        await ana.sees(`Cleo ${when}`, chats.group);
      }
      await ana.says(`anybody ${when}?`, chats.ofShop);
      const { person: asking } = await shop.hears(`anybody ${when}?`);
      expect(asking).toBe(facts.shop.person);
      await shop.says(`yes ${when}`, asking);
      await ana.sees(`yes ${when}`, chats.ofShop);
      expect((await shop.native("GET", `/inbox/${asking}`)).body).toMatchObject({ labels: ["regular"] });
    };
    await everybodyTalks("on this code");
    if (!speaksAlike) await cleo.until({ kind: "connection" }, ({ state }) => state === "outdated");

    // What a business exports now says what was said then.
    const { id } = (await shop.native<{ id: string }>("POST", "/exports", { person: facts.shop.person })).body;
    const ready = await until(async () => {
      const { body } = await shop.native<{ state: string; files: { url: string }[] }>("GET", `/exports/${id}`);
      return body.state === "ready" ? body : undefined;
    }, "the export");
    const { pathname, search } = new URL(ready.files[0]?.url ?? "");
    const asked = (await ana.items(chats.ofShop)).find((item) => item.kind === "message" && item.text === "are you open?");
    const exported = await (await fetch(`${world.url}${pathname}${search}`)).text();
    expect(exported).toContain("anybody on this code?");
    // A release is kept for longer than a business keeps what was said.
    expect(exported.includes("are you open?")).toBe(Date.now() - Number(asked?.at) < SHOP_KEEPS_MS);

    // Recovery and history: of a key that was written down then
    const nobody = Person.of("Dana", world.url, facts.lost.handle, join(world.stateDirectory, "..", PLACES.people, "Dana"));
    const dana = await nobody.comesBackBy(facts.lost.key);
    people.push(nobody, dana);
    await dana.sees("remember me", chats.ofLost);
    await dana.says("I am back", chats.ofLost);
    await bob.sees("I am back", chats.ofLost);
    // What an operator did holds.
    const eve = await person("Eve");
    await eve.until({ kind: "connection" }, ({ state }) => state === "suspended");

    await world.pause();
    await world.runs(before);
    if (speaksAlike) await everybodyTalks("on the release");
    else await ana.until({ kind: "connection" }, ({ state }) => state === "outdated");

    await world.pause();
    await world.runs(TODAY);
    await everybodyTalks("once more");
    const told = people.flatMap(({ name: who, failures }) => failures.map((error) => `${who}: ${error}`));
    expect(told).toEqual([]);
  },
);

test("[DP5] a death in the middle of a migration, of the directory and of an object: nothing of it was done, and it goes on", async () => {
  const { world, facts, person } = await released(LAST);
  await migrate(world.miniflare, facts.migrations);
  const { direct } = facts.chats as Chats;
  const database = () => world.miniflare.getD1Database("DIRECTORY");
  const statements = (until_: string) => [
    "CREATE TABLE later (n INTEGER NOT NULL, more BLOB NOT NULL) STRICT",
    "ALTER TABLE accounts ADD later INTEGER",
    `WITH RECURSIVE all_(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM all_ ${until_}) INSERT INTO later SELECT n, randomblob(1000) FROM all_`,
  ];
  const columns = async () =>
    (await (await database()).prepare("PRAGMA table_info(accounts)").all()).results.map(({ name }) => name);
  const before = await columns();
  const running = await database();
  // The first call of a kind is waited for with everything else at a standstill.
  await running.batch([running.prepare("SELECT 1")]);
  const dying = running.batch(statements("").map((sql) => running.prepare(sql))).catch((error: unknown) => error);
  // It never ends by itself, and part of it is on the disk.
  await until(async () => (logBytes(world) > 8_000_000 ? true : undefined), "half of a migration");
  await world.kill();
  expect(await dying).toBeInstanceOf(Error);
  await world.resume();
  expect(await columns()).toEqual(before);
  const again = await database();
  await again.batch(statements("WHERE n < 10").map((sql) => again.prepare(sql)));
  expect(await columns()).toEqual([...before, "later"]);

  // Tomorrow's code, whose version of a conversation's tables begins by taking everything away, and never ends
  await world.pause();
  const all =
    "WITH RECURSIVE every(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM every) INSERT INTO half SELECT n, randomblob(1000) FROM every";
  const takes = "CREATE TABLE half (n INTEGER NOT NULL, more BLOB NOT NULL) STRICT; UPDATE log SET entry = x'00';";
  await world.runs(withVersion(`${takes} ${all}`));
  const [ana, bob] = [await person("Ana"), await person("Bob")];
  await ana.says("before the death", direct);
  await until(async () => (logBytes(world) > 8_000_000 ? true : undefined), "half of an object's");
  await world.kill();
  await world.runs(TODAY);
  await bob.sees("before the death", direct);
  // And to its end: what is here goes on with it, and after going back from it.
  await world.pause();
  await world.runs(withVersion("CREATE TABLE half (n INTEGER) STRICT; ALTER TABLE commits ADD later INTEGER"));
  await bob.says("on tomorrow's", direct);
  await ana.sees("on tomorrow's", direct);
  await world.pause();
  await world.runs(TODAY);
  await ana.says("and back", direct);
  await bob.sees("and back", direct);
});

/** This tree's Worker, with one more version of a conversation's tables */
function withVersion(sql: string): Built {
  const folder = join(BUNDLE, "..", `worker-${crypto.randomUUID()}`);
  cpSync(BUNDLE, folder, { recursive: true });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "index.js");
  const parts = readFileSync(file, "utf8").split(/(?<=\btreeIntoRows(?:,\n\s*"[^"]*")*)\n\];/);
  if (parts.length !== 2) throw new Error("the versions of a conversation's tables are not where they were");
  writeFileSync(file, parts.join(`,\n  ${JSON.stringify(sql)}\n];`));
  return { ...TODAY, bundle: folder };
}

/** What databases have written and not yet taken over */
function logBytes({ stateDirectory }: World): number {
  const logs = readdirSync(stateDirectory, { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith("-wal"));
  return Math.max(0, ...logs.map((entry) => statSync(join(entry.parentPath, entry.name)).size));
}

test("[DP5] the tables of the last release are a beginning of these", () => {
  const { folder, facts }: { folder: string; facts: Facts } = unpack(join(RELEASES, LAST));
  rmSync(folder, { recursive: true });
  expect(migrations().slice(0, facts.migrations.length)).toEqual(facts.migrations);
});
