// A hosted business beside a business that runs its own client: how fast it sends, and how soon it hears.

import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { bodyOf, startReceiver } from "../e2e/world/receiver.ts";
import { Shop } from "../e2e/world/shop.ts";
import { startWorld, type World } from "../e2e/world/world.ts";
import type { ConversationId } from "../protocol/index.ts";
import { addCustomers } from "./gateway-wake.ts";
import { cost, type Measured, median, speed } from "./measure.ts";

const IN_FLIGHT = 16;
/** In each round. One business may send 80 a second, and to one person 45 at once: the rounds stay below both. */
const MESSAGES = 40;
const PEOPLE = 4;
/** As worker/gateway/talk/rates.ts */
const ALLOWED = 80;
const ROUNDS = 4;
const REST_MS = 1_000;
const HEARD = 60;
const WARM_UP = 10;
const FAR_MS = 100;
/** To each of the people; the rate to one is 45 at once */
const TOLD = 30;

type Chat = { person: Person; conversation: ConversationId };
type Target = { chat: Chat; text: string };
/** Of a round, from its first request: until all were accepted, and until all had arrived */
type Took = { acceptedMs: number; arrivedMs: number };
/** One side of the comparison: who sends, and to whom */
type Side = { chats: Chat[]; send(target: Target): Promise<unknown> };

export async function benchGateway(): Promise<Measured[]> {
  await buildWorker();
  const world = await startWorld();
  const people: Person[] = [];
  const join = async (name: string) => {
    const person = await Person.join(name, world.url);
    people.push(person);
    return person;
  };
  try {
    return [...(await sending(world, join)), ...(await hearing(world, join)), await telling(world, join)];
  } finally {
    for (const person of people) await person.end();
    await world.end();
  }
}

type Join = (name: string) => Promise<Person>;

/** The rate to one person is 45 at once and ten a minute: so not everybody is in all of them. So many make their accounts from one address in time. */
const MANY = 12;
const SPREADS = [
  { who: "to one person", from: 0, of: PEOPLE, perRound: 1 },
  { who: `to ${PEOPLE} people`, from: PEOPLE, of: 2 * PEOPLE, perRound: PEOPLE },
  { who: `to ${MANY} people`, from: PEOPLE, of: MANY, perRound: MANY },
];
const CUSTOMERS = 10_000;
const RECONNECTED_MS = 8_000;

async function sending(world: World, join: Join): Promise<Measured[]> {
  const rows: Measured[] = [];
  const all = PEOPLE + MANY;
  const shop = await Shop.of(await join("Owner"), world.url);
  const [hosted, own] = [await hostedSide(shop, join, all), await ownSide(join, all)];
  for (const { who, from, of, perRound } of SPREADS)
    rows.push(...(await compared({ own, hosted }, who, (round) => some(from, of, perRound, round))));
  // A new process, in which nobody has been written to: no socket, and nothing of their conversations in memory.
  await world.pause();
  await addCustomers(world, shop, all, CUSTOMERS);
  await world.resume();
  await new Promise((online) => setTimeout(online, RECONNECTED_MS));
  const cold = `to ${MANY} of ${CUSTOMERS.toLocaleString("en")}, cold`;
  rows.push(...(await compared({ own, hosted }, cold, (round) => some(PEOPLE, MANY, MANY, round), 2)));
  return rows;
}

/** Places of those who are written to in that round */
function some(from: number, of: number, perRound: number, round: number): number[] {
  return Array.from({ length: perRound }, (_, i) => from + ((round * perRound + i) % of));
}

type Sides = { own: Side; hosted: Side };

/** Both sides by turns, in one run: so the machine is the same for both. */
async function compared(
  { own, hosted }: Sides,
  who: string,
  to: (round: number) => number[],
  rounds = ROUNDS,
): Promise<Measured[]> {
  const [theirs, ours]: [Took[], Took[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [side, into] of [
      [own, theirs],
      [hosted, ours],
    ] as const) {
      const chats = to(round).flatMap((place) => side.chats[place] ?? []);
      into.push(await roundOf(side, chats, `${who} ${round}`));
      await new Promise((rested) => setTimeout(rested, REST_MS));
    }
  }
  const rate = (all: Took[], of: keyof Took) => (MESSAGES * 1000) / median(all.map((each) => each[of]));
  const what = `API sends/s ${who}, ${IN_FLIGHT} in flight`;
  const note = "a client in Node, whose cryptography is in another process than the service";
  return [
    speed(`${what}, answered`, rate(ours, "acceptedMs"), "/s", { limit: ALLOWED, budget: 1, note: "what one business may send" }),
    speed(`${what}, arrived`, rate(ours, "arrivedMs"), "/s", { limit: rate(theirs, "arrivedMs"), budget: 0.5, note }),
  ];
}

async function roundOf(side: Side, chats: readonly Chat[], round: string): Promise<Took> {
  const targets = Array.from({ length: MESSAGES }, (_, i) => {
    const chat = chats[i % chats.length];
    if (chat === undefined) throw new Error("nobody to send to");
    return { chat, text: `${round} ${i}` };
  });
  const start = performance.now();
  const arrived = Promise.all(chats.map((chat) => hasAll(chat, targets)));
  const waiting = [...targets];
  const one = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) await side.send(target);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  const acceptedMs = performance.now() - start;
  await arrived;
  return { acceptedMs, arrivedMs: performance.now() - start };
}

async function hasAll(chat: Chat, targets: readonly Target[]): Promise<void> {
  const wanted = new Set(targets.filter((target) => target.chat === chat).map(({ text }) => text));
  await chat.person.until({ kind: "timeline", conversation: chat.conversation, limit: MESSAGES }, ({ items }) => {
    return items.filter((item) => item.kind === "message" && wanted.has(item.text)).length === wanted.size;
  });
}

async function hostedSide(shop: Shop, join: Join, count: number): Promise<Side> {
  const ids = new Map<Chat, string>();
  for (let i = 0; i < count; i++) {
    const chat = await begins(await join(`Ana${i}`), shop.handle, `hello from ${i}`);
    ids.set(chat, (await shop.hears(`hello from ${i}`)).person);
  }
  return { chats: [...ids.keys()], send: ({ chat, text }) => shop.says(text, ids.get(chat) ?? "") };
}

async function ownSide(join: Join, count: number): Promise<Side> {
  const own = await join("Own");
  const chats: Chat[] = [];
  for (let i = 0; i < count; i++) {
    const chat = await begins(await join(`Bob${i}`), own.handle, `hello from ${i}`);
    await own.conversationCalled(`Bob${i}`);
    await own.sees(`hello from ${i}`, chat.conversation);
    chats.push(chat);
  }
  return { chats, send: ({ chat, text }) => own.says(text, chat.conversation) };
}

/** They stay in that chat: its socket is open. */
async function begins(person: Person, handle: string, text: string): Promise<Chat> {
  const opened = await person.verbs.openDirect(handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await person.verbs.show(opened.conversation);
  await person.says(text, opened.conversation);
  return { person, conversation: opened.conversation };
}

/** From when a person says something: until the webhook's request is here, and until another person's client has it. */
async function hearing(world: World, join: Join): Promise<Measured[]> {
  const heard = new Map<string, () => void>();
  const receiver = await startReceiver(async (request) => {
    if (request.method === "GET")
      return { status: 200, body: new URL(request.url ?? "", "http://localhost").searchParams.get("hub.challenge") ?? "" };
    const text = /"body":"([^"]*)"/.exec((await bodyOf(request)).toString("utf8"))?.[1] ?? "";
    heard.get(text)?.();
    return { status: 200 };
  });
  try {
    const shop = await Shop.of(await join("Owner"), world.url);
    await shop.native("PUT", "/webhook", { url: receiver.url, verifyToken: "v" });
    const [ana, own] = [await join("Ana"), await join("Own")];
    const toShop = await begins(ana, shop.handle, "hello");
    await shop.hears("hello");
    const toOwn = await begins(ana, own.handle, "hello");
    await own.conversationCalled("Ana");
    await own.sees("hello", toOwn.conversation);
    const [webhooks, deliveries]: [number[], number[]] = [[], []];
    for (let i = 0; i < HEARD + WARM_UP; i++) {
      const text = `news ${i}`;
      const delivered = await timed(async () => {
        await ana.says(text, toOwn.conversation);
        await own.until({ kind: "timeline", conversation: toOwn.conversation, limit: 1 }, ({ items }) => {
          const item = items.at(-1);
          return item?.kind === "message" && item.text === text;
        });
      });
      const told = await timed(async () => {
        const here = new Promise<void>((resolve) => heard.set(text, resolve));
        await ana.says(text, toShop.conversation);
        await here;
      });
      if (i < WARM_UP) continue;
      deliveries.push(delivered);
      webhooks.push(told);
    }
    const note = "the same message to a client in Node";
    return [
      cost("webhook of a message, median", median(webhooks), "ms", { limit: median(deliveries), budget: 0.5, note }),
      cost("webhook of a message, 95 of 100", p95(webhooks), "ms", { limit: p95(deliveries), budget: 0.5, note }),
    ];
  } finally {
    await receiver.close();
  }
}

/** A receiver far away: how many events a second reach it while a business is written to by many. */
async function telling(world: World, join: Join): Promise<Measured> {
  let [first, last, posts] = [0, 0, 0];
  const receiver = await startReceiver(async (request) => {
    if (request.method === "GET")
      return { status: 200, body: new URL(request.url ?? "", "http://localhost").searchParams.get("hub.challenge") ?? "" };
    await bodyOf(request);
    first ||= performance.now();
    await new Promise((answered) => setTimeout(answered, FAR_MS));
    posts++;
    last = performance.now();
    return { status: 200 };
  });
  try {
    const shop = await Shop.of(await join("Owner"), world.url);
    const ids: string[] = [];
    for (let i = 0; i < PEOPLE; i++) {
      await begins(await join(`Cem${i}`), shop.handle, `hello from ${i}`);
      ids.push((await shop.hears(`hello from ${i}`)).person);
    }
    await shop.native("PUT", "/webhook", { url: receiver.url, verifyToken: "v" });
    // Sent, delivered, and read or not: each is an event of its own message, and none waits for another's.
    for (let round = 0; round < TOLD; round++) {
      await Promise.all(ids.map((id) => shop.says(`told ${round}`, id)));
      await new Promise((rested) => setTimeout(rested, 60));
    }
    for (let before = -1; before !== posts; ) {
      before = posts;
      await new Promise((rested) => setTimeout(rested, 2_000));
    }
    return speed(`webhooks/s to a receiver that takes ${FAR_MS} ms`, (posts * 1000) / (last - first), "/s", {
      limit: 8 / (FAR_MS / 1000),
      budget: 1,
      note: "eight at once",
    });
  } finally {
    await receiver.close();
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}
