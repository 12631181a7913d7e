// What a person's day costs, counted on the real Worker, its objects and databases as the platform counts; and what somebody can make it cost who means harm,
// within the limits.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "../e2e/world/person.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { WORLD_SECRETS } from "../e2e/world/secrets.ts";
import { ROOT, startWorld, type World } from "../e2e/world/world.ts";
import { marginalCost, monthCost, NO_USAGE, OBJECT_GB, plus, times, type Usage } from "../scripts/operate/prices.ts";
import { limitsFor, MESSAGE, PERSON_DAY, worstMonth } from "../scripts/operate/purse.ts";
import { DEFAULTS } from "../worker/operator/settings.ts";
import { cost, type Measured } from "./measure.ts";

const OTHERS = 4;
const DIRECT = 12;
const GROUP = 12;
const FLOOD = 100;
const PHOTOS = 4;
const VISITS = 10;
const PHOTO_BYTES = 300_000;
/** A busy day: two devices that are opened twenty times each, a hundred messages, ten photos. */
const DAY = { visits: 40, direct: 60, group: 40, photos: 10 };
const SETTLES_MS = 3_000;
const PAUSE_MS = 1_200;
/** Of the Worker and its objects, for a request: the order of magnitude, which no local clock says */
const CPU_MS_EACH = 4;

type Meter = Record<string, number>;

export async function* benchCost(): AsyncGenerator<Measured> {
  const world = await startMetered();
  const people: Person[] = [];
  try {
    for (const name of ["Ana", "Ben", "Cem", "Dee", "Eva"].slice(0, OTHERS + 1)) people.push(await Person.join(name, world.url));
    const [ana, ben] = people as [Person, Person];
    const chat = await ana.opens(ben);
    await ana.says("hello", chat);
    await ben.conversationCalled("Ana");
    const made = await ana.verbs.createGroup({ title: "All", handles: people.slice(1).map(({ handle }) => handle) });
    if (made.kind !== "ok") throw new Error(made.kind);
    for (const each of people) await each.conversationCalled("All");
    await settled();

    const each: Record<keyof typeof DAY, Usage> = { visits: NO_USAGE, direct: NO_USAGE, group: NO_USAGE, photos: NO_USAGE };
    each.direct = await counted(world, DIRECT, async () => {
      for (let i = 0; i < DIRECT; i++) await slowly(() => ana.says(`direct ${i}`, chat));
      await ben.sees(`direct ${DIRECT - 1}`, chat);
    });
    yield* lines("a message to one, who reads it", each.direct);
    yield cost("a message to one, who reads it, in a million", marginalCost(each.direct) * 1e6, "$", {
      limit: marginalCost(MESSAGE) * 1e6,
      budget: 1,
      note: "what limits by purse go by",
    });
    each.group = await counted(world, GROUP, async () => {
      for (let i = 0; i < GROUP; i++) await slowly(() => ana.says(`group ${i}`, made.conversation));
      for (const other of people.slice(1)) await other.sees(`group ${GROUP - 1}`, made.conversation);
    });
    yield* lines(`a message to ${OTHERS}, who read it`, each.group);
    each.photos = await counted(world, PHOTOS, async () => {
      for (let i = 0; i < PHOTOS; i++) {
        const data = new Blob([crypto.getRandomValues(new Uint8Array(65_536)), new Uint8Array(PHOTO_BYTES - 65_536)]);
        await ana.sendsFile(data, chat, { caption: `photo ${i}` });
        await ben.opensFile(`photo ${i}`, chat);
      }
    });
    yield* lines("a photo to one, who looks at it", each.photos);
    each.visits = await counted(world, VISITS, async () => {
      for (let i = 0; i < VISITS; i++) {
        await ana.goesAway();
        await ana.comesOnline();
        await ana.until({ kind: "connection" }, ({ state, isCaughtUp }) => state === "online" && isCaughtUp);
      }
    });
    yield* lines("an opening of the app", each.visits);

    const flood = await counted(world, FLOOD, async () => {
      for (let i = 0; i < FLOOD; i++) await ana.says(`flood ${i}`, chat);
      await ben.sees(`flood ${FLOOD - 1}`, chat);
    });
    yield* lines("a message of many at once", flood);

    const day = (Object.keys(DAY) as (keyof typeof DAY)[]).reduce(
      (sum, what) => plus(sum, times(each[what], DAY[what])),
      NO_USAGE,
    );
    for (const [name, value] of Object.entries(day))
      if (value > 0)
        yield cost(`a busy person's day: ${name}`, value, "", {
          limit: PERSON_DAY[name as keyof Usage],
          budget: 1,
          note: "what limits by purse go by",
        });
    // Nothing is charged for what leaves the network.
    yield cost("a busy person's day: files that lie here for 90 days", (DAY.photos * PHOTO_BYTES) / 1e6, "MB");
    yield cost(
      "a busy person's files after 90 days, a month",
      marginalCost({ ...NO_USAGE, fileBytes: 90 * DAY.photos * PHOTO_BYTES }),
      "$",
    );
    yield cost("a busy person's month where the plan is used up", marginalCost(times(day, 31)), "$");
    for (const people of [100, 1_000, 10_000])
      yield cost(`${people} busy people's month, without what lies there`, monthCost(times(day, 31 * people)), "$");
    for (const purse of [10, 20, 100]) {
      const limits = limitsFor(purse);
      yield cost(`worst month by --purse ${purse}: ${limits.accounts} people`, monthCost(worstMonth(limits)), "$", {
        limit: purse,
        budget: 1,
      });
    }
    yield* harm(day, flood);
  } finally {
    for (const person of people) await person.end();
    await world.end();
  }
}

const SECONDS = 31 * 24 * 3600;
/** worker/conversation/floods.ts: 64 KB a second of messages, of 512 bytes at least */
const MESSAGES_A_SECOND = 128;

/** What one can make it cost in a month who does nothing else, each within what the service lets them */
function* harm(day: Usage, message: Usage): Generator<Measured> {
  // wrangler.toml, ASK_LIMIT: of one address, which are refused by the Worker before a database is asked
  yield cost(
    "harm: one address that asks without a session, at its limit, a month",
    marginalCost({ ...NO_USAGE, requests: 300 * SECONDS, cpuMs: 300 * SECONDS }),
    "$",
  );
  yield cost(
    "harm: one device that writes to one person at its limit, a month, were there no limit by day",
    marginalCost(times(message, MESSAGES_A_SECOND * SECONDS)),
    "$",
  );
  for (const [by, messages] of [
    ["default", DEFAULTS.dailyMessages],
    ["--purse 20", limitsFor(20).dailyMessages],
    ["--purse 100", limitsFor(100).dailyMessages],
  ] as const)
    yield cost(
      `harm: one account that writes all it may each day, ${messages} messages by ${by}, a month`,
      marginalCost(times(MESSAGE, messages * 31)),
      "$",
    );
  yield cost(
    "harm: one account whose files are as many as may lie here, a month",
    marginalCost({ ...NO_USAGE, fileBytes: DEFAULTS.accountStorageBytes }),
    "$",
  );
  yield cost(
    "harm: one account that uploads as much as it may each day, a month",
    marginalCost({
      ...NO_USAGE,
      fileWrites: DEFAULTS.dailyFiles * 31 * 3,
      requests: DEFAULTS.dailyFiles * 31 * 3,
      databaseRowsWritten: DEFAULTS.dailyFiles * 31 * 12,
    }),
    "$",
  );
  yield cost(
    "harm: one account whose history is full, a month",
    marginalCost({ ...NO_USAGE, fileBytes: DEFAULTS.historyBytes }),
    "$",
  );
  yield cost("a thousand accounts that were made to do as busy people do, a month", marginalCost(times(day, 31_000)), "$");
}

async function counted(world: World, count: number, run: () => Promise<void>): Promise<Usage> {
  const before = await meterOf(world);
  await run();
  await settled();
  const after = await meterOf(world);
  const by = (name: string) => ((after[name] ?? 0) - (before[name] ?? 0)) / count;
  const objectRequests = by("objectCalls") + by("alarms") + by("socketMessages") / 20;
  return {
    ...NO_USAGE,
    requests: by("requests"),
    cpuMs: (by("requests") + by("objectCalls") + by("socketMessages")) * CPU_MS_EACH,
    objectRequests,
    objectGbSeconds: (by("activeMs") / 1000) * OBJECT_GB,
    objectRowsWritten: by("objectRowsWritten"),
    objectRowsRead: by("objectRowsRead"),
    databaseRowsWritten: by("databaseRowsWritten"),
    databaseRowsRead: by("databaseRowsRead"),
    fileWrites: by("fileWrites"),
    fileReads: by("fileReads"),
  };
}

function* lines(what: string, usage: Usage): Generator<Measured> {
  for (const name of ["requests", "objectRequests", "objectRowsWritten", "databaseRowsWritten"] as const)
    yield cost(`${what}: ${name}`, usage[name], "");
}

async function meterOf({ url }: World): Promise<Meter> {
  return (await (await fetch(`${url}/__meter`)).json()) as Meter;
}

/** As people do: what each brings with it is not put together with what the next does. */
async function slowly(say: () => Promise<void>): Promise<void> {
  await say();
  await new Promise((go) => setTimeout(go, PAUSE_MS));
}

/** What follows on it has been done: cursors, receipts, rings. */
function settled(): Promise<void> {
  return new Promise((go) => setTimeout(go, SETTLES_MS));
}

async function startMetered(): Promise<World> {
  const toml = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
  const config = join(ROOT, ".cache", "metered.toml");
  const vars = Object.entries(WORLD_SECRETS).map(([name, value]) => `${name} = "${value}"`);
  writeFileSync(
    config,
    `${toml
      .replace('main = "worker/index.ts"', 'main = "../bench/objects/metered/index.ts"')
      .replace('directory = "web/dist"', 'directory = "../web/dist"')
      .replace(/migrations_dir = .*\n/, "")}\n[vars]\n${vars.join("\n")}\n`,
  );
  const bundle = join(ROOT, ".cache", "metered");
  await runOrThrow("wrangler", ["deploy", "--dry-run", "--config", config, "--outdir", bundle], ROOT);
  const world = await startWorld({ config, bundle });
  const database = await world.miniflare.getD1Database("DIRECTORY");
  for (const name of readdirSync(join(ROOT, "migrations"))
    .filter((file) => file.endsWith(".sql"))
    .sort()) {
    const statements = readFileSync(join(ROOT, "migrations", name), "utf8").split("--> statement-breakpoint");
    await database.batch(statements.map((sql) => database.prepare(sql)));
  }
  return world;
}
