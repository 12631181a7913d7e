// The pushes of an account's devices over the object's SQL, with a push service that does what it likes.

import { expect, test } from "vitest";
import type { DeviceId } from "../../protocol/index.ts";
import { VERSIONS } from "../inbox/schema.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { ONE_PUSH_STANDS_MS } from "./decide.ts";
import { Pushes } from "./pushes.ts";
import type { Subscription } from "./subscription.ts";
import { vapidKeyOf } from "./vapid.ts";

const [phone, laptop] = ["phone" as DeviceId, "laptop" as DeviceId];
const VAPID_KEY =
  "BB4YUy/UdUwC8wQdnHXOszuD/9gax85P6ILMscmLxYlupGwxHE4v9A3ZajZT5uRURdMt/khuztdcepDGoYiBwKMHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw==";

type Answer = Response | Error | (() => Promise<Response>);

async function subscription(endpoint = "https://web.push.apple.com/a"): Promise<Subscription> {
  const pair = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])) as CryptoKeyPair;
  const p256dh = new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
  return { endpoint, p256dh, auth: crypto.getRandomValues(new Uint8Array(16)), origin: "https://p.example" };
}

function account() {
  const storage = nodeStorage();
  const service = {
    now: 1_000_000_000_000,
    answers: [] as Answer[],
    asked: [] as { url: string; init: RequestInit }[],
    alarm: null as number | null,
  };
  const ports = {
    now: () => service.now,
    vapidKey: () => vapidKeyOf({ VAPID_KEY }),
    fetch: async (url: string, init: RequestInit) => {
      service.asked.push({ url, init });
      const answer = service.answers.shift() ?? new Response(null, { status: 201 });
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer : answer();
    },
  };
  const tables = new Tables(storage, VERSIONS);
  const wakeBy = (time: number) => {
    service.alarm = Math.min(time, service.alarm ?? time);
  };
  const open = () => new Pushes(storage.sql, tables, ports, wakeBy);
  return { service, tables, open, pushes: open() };
}

/** Of whoever was told by a socket */
let standing = { isHere: false, isBehind: true };

/** The alarm rings as the platform rings it: when its time has come. */
async function ring({ service, pushes }: ReturnType<typeof account>): Promise<void> {
  if (service.alarm === null) return;
  service.now = Math.max(service.now, service.alarm);
  service.alarm = null;
  await pushes.run(() => standing);
}

test("[PU1] [IN3] a push has the size and the words of every other, whoever it is for", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  one.pushes.subscribe(laptop, await subscription("https://fcm.googleapis.com/fcm/send/b"));
  one.pushes.news(phone);
  one.pushes.news(laptop);
  await ring(one);
  expect(one.service.asked.map(({ url }) => url).sort()).toEqual([
    "https://fcm.googleapis.com/fcm/send/b",
    "https://web.push.apple.com/a",
  ]);
  for (const { init } of one.service.asked) {
    expect((init.body as Uint8Array).length).toBe(86 + 1024 + 16);
    expect(init.redirect).toBe("manual");
    expect(Object.keys(init.headers as object).sort()).toEqual(
      ["Authorization", "Content-Encoding", "Content-Type", "TTL", "Topic", "Urgency"].sort(),
    );
  }
});

test("[PU3] a device is told once, until it has come; what came then is told again", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  for (let i = 0; i < 5; i++) one.pushes.news(phone);
  await ring(one);
  for (let i = 0; i < 5; i++) one.pushes.news(phone);
  await ring(one);
  expect(one.service.asked).toHaveLength(1);
  one.pushes.answered(phone);
  one.pushes.news(phone);
  await ring(one);
  expect(one.service.asked).toHaveLength(2);
  one.service.now += ONE_PUSH_STANDS_MS + 1;
  one.pushes.news(phone);
  await ring(one);
  expect(one.service.asked).toHaveLength(3);
});

test("[PU3] who comes before the push went is not pushed to", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  one.pushes.news(phone);
  one.pushes.answered(phone);
  await ring(one);
  expect(one.service.asked).toEqual([]);
});

test("[PU3] who was told by a socket is looked at until they have fetched it, or the socket is dead", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  one.pushes.told(phone);
  const first = one.service.alarm ?? 0;
  standing = { isHere: true, isBehind: true };
  // More comes just before it is looked at: that does not put it off, and it is looked at again.
  one.service.now = first - 5;
  one.pushes.told(phone);
  expect(one.service.alarm).toBe(first);
  await ring(one);
  expect(one.service.alarm).toBe(first + 75_000);
  expect(one.service.asked).toEqual([]);
  standing = { isHere: false, isBehind: true };
  await ring(one);
  expect(one.service.asked).toHaveLength(1);
  one.pushes.answered(phone);
  one.pushes.told(phone);
  standing = { isHere: false, isBehind: false };
  await ring(one);
  expect(one.service.alarm).toBeNull();
  expect(one.service.asked).toHaveLength(1);
  standing = { isHere: false, isBehind: true };
});

test("[PU4] an object that died with a push due sends it when its alarm rings", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  one.pushes.news(phone);
  await ring({ ...one, pushes: one.open() });
  expect(one.service.asked).toHaveLength(1);
});

test("[PU4] a push service that fails, hangs up or asks for patience is tried again by alarm, at its time", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  const busy = new Response(null, { status: 429, headers: { "Retry-After": "600" } });
  one.service.answers = [new Response("oops", { status: 500 }), new Error("no route"), busy];
  one.pushes.news(phone);
  const at: number[] = [];
  for (let i = 0; i < 5; i++) {
    await ring(one);
    at.push(one.service.now);
  }
  expect(one.service.asked).toHaveLength(4);
  expect(at.slice(0, 4).map((time) => (time - (at[0] ?? 0)) / 1000)).toEqual([0, 15, 45, 645]);
  expect(one.service.alarm).toBeNull();
});

test("[PU4] news while a push is under way does not send a second one, and who comes meanwhile stays told", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  one.service.answers = [
    async () => {
      one.pushes.news(phone);
      one.pushes.answered(phone);
      return new Response(null, { status: 500 });
    },
  ];
  one.pushes.news(phone);
  await ring(one);
  await ring(one);
  expect(one.service.asked).toHaveLength(1);
  one.pushes.news(phone);
  await ring(one);
  expect(one.service.asked).toHaveLength(2);
});

test("[PU3] who came and went while a push was on its way is pushed to for what came after", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  one.service.answers = [
    async () => {
      one.pushes.answered(phone);
      one.service.now += 3_000;
      one.pushes.news(phone);
      return new Response(null, { status: 201 });
    },
  ];
  one.pushes.news(phone);
  await ring(one);
  await ring(one);
  await ring(one);
  expect(one.service.asked).toHaveLength(2);
});

test("[PU5] a subscription that is gone is forgotten, and its device hears so when it brings it again", async () => {
  const one = account();
  const dead = await subscription();
  one.pushes.subscribe(phone, dead);
  one.service.answers = [new Response(null, { status: 410 })];
  one.pushes.news(phone);
  await ring(one);
  one.pushes.news(phone);
  await ring(one);
  expect(one.service.asked).toHaveLength(1);
  expect(await one.pushes.test(phone)).toBe("none");
  expect(one.pushes.subscribe(phone, dead)).toBe("gone");
  expect(one.pushes.subscribe(phone, await subscription("https://web.push.apple.com/new"))).toBe("ok");
  one.pushes.news(phone);
  await ring(one);
  expect(one.service.asked).toHaveLength(2);
});

test("[PU5] that an old address is gone says nothing of the one that took its place meanwhile", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  const newer = await subscription("https://web.push.apple.com/newer");
  one.service.answers = [
    async () => {
      one.pushes.subscribe(phone, newer);
      return new Response(null, { status: 410 });
    },
  ];
  one.pushes.news(phone);
  await ring(one);
  expect(await one.pushes.test(phone)).toBe("sent");
});

test("[PU5] a device has one subscription, however many it brings; the same again keeps what it has still to hear", async () => {
  const one = account();
  for (let i = 0; i < 200; i++) one.pushes.subscribe(phone, await subscription(`https://web.push.apple.com/${i}`));
  one.pushes.news(phone);
  await ring(one);
  expect(one.service.asked.map(({ url }) => url)).toEqual(["https://web.push.apple.com/199"]);
  const same = await subscription("https://web.push.apple.com/same");
  one.pushes.subscribe(laptop, same);
  one.pushes.news(laptop);
  one.pushes.subscribe(laptop, same);
  await ring(one);
  expect(one.service.asked).toHaveLength(2);
});

test("[PU5] a device that was removed is pushed to no more, not even what was due", async () => {
  const one = account();
  one.pushes.subscribe(phone, await subscription());
  one.pushes.news(phone);
  one.pushes.forget(phone);
  await ring(one);
  await one.pushes.run(() => standing);
  expect(one.service.asked).toEqual([]);
});

test("[AS1] asking, ringing and forgetting make no table", () => {
  const one = account();
  one.pushes.news(phone);
  one.pushes.answered(phone);
  one.pushes.forget(phone);
  expect(one.tables.areMade).toBe(false);
  expect(one.service.alarm).toBeNull();
});
