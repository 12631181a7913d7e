// What a business's webhooks do, as stories, on the storage of a Durable Object.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { bindings, random } from "../../testing/conversations.ts";
import { durableSql } from "../device/durable-sql.ts";
import { type Step, TOKEN, URL_OF_SHOP, World } from "./scripted-world.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
const status = (code: number): Step => ({ kind: "status", status: code });
const ALL = { before: null, limit: 100 };

function inWorld(story: (world: World, storage: DurableObjectStorage) => Promise<void>): Promise<void> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), (_, state) =>
    story(new World(durableSql(state.storage)), state.storage),
  );
}

function subscribed(story: (world: World, storage: DurableObjectStorage) => Promise<void>): Promise<void> {
  return inWorld(async (world, storage) => {
    expect((await world.webhooks.subscribe(URL_OF_SHOP, TOKEN)).kind).toBe("ok");
    await story(world, storage);
  });
}

const events = (world: World) => world.seen.map(({ event }) => event);

describe("subscribing", () => {
  test("[WH1] asks for the challenge and keeps the URL's own query", () =>
    subscribed(async ({ handshakes, webhooks }) => {
      const [url] = handshakes;
      expect(url?.searchParams.get("key")).toBe("url-canary");
      expect(url?.searchParams.get("hub.mode")).toBe("subscribe");
      expect(url?.searchParams.get("hub.verify_token")).toBe(TOKEN);
      expect(url?.searchParams.get("hub.challenge")).toMatch(/^[1-9]\d{8}$/);
      expect(webhooks.list()).toMatchObject([{ url: URL_OF_SHOP, state: "on", why: null, waiting: 0 }]);
    }));

  test.each([
    ["another text", 200, "no", "wrong-answer"],
    ["more than it", 200, "$!", "wrong-answer"],
    ["a JSON string", 200, '"$"', "wrong-answer"],
    ["a space before", 200, " $", "wrong-answer"],
    ["two line ends", 200, "$\n\n", "wrong-answer"],
    ["another 2xx", 201, "$", "status 201"],
    ["refused", 403, "$", "status 403"],
    ["a redirect", 302, "$", "redirect"],
  ])("[WH1] is not verified by %s, and nothing changes", (_, code, text, why) =>
    inWorld(async (world) => {
      world.echo = { status: code, text };
      expect(await world.webhooks.subscribe(URL_OF_SHOP, TOKEN)).toEqual({ kind: "not-verified", why });
      expect(world.webhooks.list()).toEqual([]);
      expect(world.enqueue(1, "a")).toBe(false);
    }),
  );

  test("[WH1] one line end behind the challenge is allowed", () =>
    inWorld(async (world) => {
      world.echo = { status: 200, text: "$\n" };
      expect((await world.webhooks.subscribe(URL_OF_SHOP, TOKEN)).kind).toBe("ok");
    }));

  test("[WH7] a private host is refused, by its spelling and by its address, and asked nothing", () =>
    inWorld(async (world) => {
      expect(await world.webhooks.subscribe("https://10.0.0.1/", TOKEN)).toEqual({ kind: "bad-url", why: "private-host" });
      world.script = [{ kind: "private-address" }];
      expect(await world.webhooks.subscribe(URL_OF_SHOP, TOKEN)).toEqual({ kind: "bad-url", why: "private-host" });
      expect(world.asked).toBe(0);
    }));

  test("[WH9] another URL takes the place of the first, and what waits goes there with all its attempts", () =>
    subscribed(async (world) => {
      world.otherwise = status(500);
      world.enqueue(1, "a");
      await world.passes(3 * HOUR);
      expect(world.seen.length).toBe(5);
      world.otherwise = status(200);
      await world.webhooks.subscribe("https://new.example/hook", TOKEN);
      await world.passes(0);
      expect(world.seen.at(-1)?.url).toBe("https://new.example/hook");
      expect(world.webhooks.attempts(ALL)[0]).toMatchObject({ number: 1, outcome: "delivered" });
      expect(world.webhooks.list()).toMatchObject([{ url: "https://new.example/hook", waiting: 0 }]);
    }));

  test("[WH9] and with all its time: its seven days begin anew", () =>
    subscribed(async (world) => {
      world.otherwise = { kind: "status", status: 503, retryAfter: String(24 * 3600) };
      world.enqueue(1, "a");
      await world.passes(6 * DAY);
      world.otherwise = status(200);
      await world.webhooks.subscribe("https://new.example/hook", TOKEN);
      world.otherwise = { kind: "status", status: 503, retryAfter: String(24 * 3600) };
      await world.passes(2 * DAY);
      expect(world.webhooks.deadLetters(ALL)).toEqual([]);
      world.otherwise = status(200);
      await world.passes(2 * DAY);
      expect(world.webhooks.attempts(ALL)[0]).toMatchObject({ outcome: "delivered" });
    }));
});

describe("delivering", () => {
  test("[WH2] what is answered with 2xx is delivered once", () =>
    subscribed(async (world) => {
      world.script = [status(200), status(204)];
      world.enqueue(1, "a");
      world.enqueue(2, "b");
      await world.passes(DAY);
      expect(events(world)).toEqual([1, 2]);
      expect(world.settled.map(({ outcome }) => outcome)).toEqual(["delivered", "delivered"]);
      expect(world.settled.map(({ event }) => event).sort()).toEqual([1, 2]);
      const [seen] = world.seen;
      expect(seen?.headers.get("Content-Type")).toBe("application/json");
      expect(seen?.headers.get("User-Agent")).toBe("Parley-Webhook/1");
    }));

  test("[WH3] ten attempts at their times, then a dead letter; the next of the lane waits for that", () =>
    subscribed(async (world) => {
      const start = world.now;
      world.script = Array.from({ length: 10 }, () => status(500));
      world.enqueue(1, "a");
      world.enqueue(2, "a");
      await world.passes(4 * DAY);
      expect(events(world)).toEqual([...Array.from({ length: 10 }, () => 1), 2]);
      const waits = world.seen.slice(0, 10).map(({ at }, i) => at - (world.seen[i - 1]?.at ?? start));
      const hours = [2, 5, 10, 14, 20, 24].map((count) => count * HOUR);
      expect(waits).toEqual([0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...hours]);
      expect(world.webhooks.deadLetters(ALL)).toMatchObject([{ event: 1, attempts: 10 }]);
      const log = world.webhooks.attempts(ALL);
      expect(log.map(({ outcome }) => outcome)).toEqual(["delivered", "dead", ...Array.from({ length: 9 }, () => "retry")]);
      expect(log[2]?.nextAt).toBe(log[1]?.at);
    }));

  test("[WH3] Retry-After is honoured", () =>
    subscribed(async (world) => {
      const start = world.now;
      world.script = [{ kind: "status", status: 429, retryAfter: "90" }];
      world.enqueue(1, "a");
      await world.passes(HOUR);
      expect(world.seen.map(({ at }) => at - start)).toEqual([0, 90 * SECOND]);
    }));

  test.each<[string, Step, string | null]>([
    ["a redirect", { kind: "status", status: 302, location: "https://elsewhere.example/" }, "redirect"],
    ["no answer in fifteen seconds", { kind: "hang" }, "timeout"],
    ["an answer that does not end", { kind: "hang-in-body" }, "timeout"],
    ["a connection that breaks", { kind: "break-in-body" }, "network"],
    ["no connection", { kind: "network" }, "network"],
    ["a name without address", { kind: "no-address" }, "no-address"],
    ["no answer of the resolver", { kind: "dns-down" }, "network"],
    ["one private address among others", { kind: "private-address" }, "refused-address"],
    ["another status", status(404), null],
  ])("[WH2] %s is a failure, and is tried again", (_, step, why) =>
    subscribed(async (world) => {
      const before = world.asked;
      world.script = [step];
      world.enqueue(1, "a");
      await world.passes(0);
      expect(world.webhooks.attempts(ALL)).toMatchObject([{ number: 1, outcome: "retry", why }]);
      if (step.kind === "private-address") expect(world.asked).toBe(before);
      await world.passes(MINUTE);
      expect(world.webhooks.attempts(ALL)).toMatchObject([{ number: 2, outcome: "delivered" }, { number: 1 }]);
      expect(world.seen.every(({ url }) => url === URL_OF_SHOP)).toBe(true);
    }),
  );

  test("[WH2] of a long answer 64 KiB are read; the event is delivered all the same", () =>
    subscribed(async (world) => {
      world.script = [{ kind: "huge" }];
      world.enqueue(1, "a");
      await world.passes(0);
      expect(world.webhooks.attempts(ALL)).toMatchObject([{ outcome: "delivered", why: "too-big" }]);
    }));

  test("[WH4] a failing lane holds up none but itself", () =>
    subscribed(async (world) => {
      world.script = [status(500)];
      for (const [event, lane] of [
        [1, "a"],
        [2, "a"],
        [3, "b"],
        [4, "b"],
      ] as const)
        world.enqueue(event, lane);
      await world.passes(0);
      expect(events(world)).toEqual([1, 3, 4]);
      await world.passes(MINUTE);
      expect(events(world)).toEqual([1, 3, 4, 1, 2]);
    }));

  test("[WH4] two calls at once begin nothing twice, and no more than 24 are under way", () =>
    subscribed(async (world) => {
      for (let event = 1; event <= 30; event++) world.enqueue(event, `lane ${event}`);
      await Promise.all([world.webhooks.run(), world.webhooks.run(), world.webhooks.run()]);
      expect(events(world).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      expect(world.mostAtOnce).toBeGreaterThan(1);
      expect(world.mostAtOnce).toBeLessThanOrEqual(24);
    }));

  test("[WH2] the same event twice is one delivery", () =>
    subscribed(async (world) => {
      world.enqueue(1, "a");
      world.enqueue(1, "a");
      await world.passes(DAY);
      expect(events(world)).toEqual([1]);
    }));

  test("[WH5] a crash at the last attempt leaves a dead letter and sends nothing more", () =>
    subscribed(async (world) => {
      world.script = [...Array.from({ length: 9 }, () => status(500)), { kind: "crash", at: "answer" }];
      world.enqueue(1, "a");
      await world.passes(5 * DAY);
      expect(world.seen.length).toBe(10);
      expect(world.webhooks.deadLetters(ALL)).toMatchObject([{ event: 1, attempts: 10 }]);
    }));

  test("an event whose bytes are gone is not sent, and its lane goes on", () =>
    subscribed(async (world) => {
      world.enqueue(1, "a");
      world.enqueue(2, "a");
      world.bodies.delete(1);
      await world.passes(0);
      expect(events(world)).toEqual([2]);
      expect(world.webhooks.deadLetters(ALL)).toEqual([]);
    }));
});

describe("a receiver that is gone or fails", () => {
  test("[WH6] 410 disables; what waits is kept as dead letters, and is replayed to the next under the same ids", () =>
    subscribed(async (world) => {
      world.script = [status(500), status(410)];
      for (const event of [1, 2]) world.enqueue(event, "a");
      world.enqueue(3, "b");
      await world.passes(0);
      expect(world.webhooks.list()).toMatchObject([{ state: "disabled", why: "gone", waiting: 0 }]);
      expect(world.enqueue(4, "a")).toBe(false);
      const letters = world.webhooks.deadLetters(ALL);
      expect(letters.map(({ event }) => event).sort()).toEqual([1, 2, 3]);
      expect(world.webhooks.replay("all")).toBe(0);
      await world.webhooks.subscribe(URL_OF_SHOP, TOKEN);
      const before = world.seen.length;
      world.bodies.clear();
      expect(world.webhooks.replay("all")).toBe(3);
      expect(world.webhooks.deadLetters(ALL)).toEqual([]);
      await world.passes(0);
      const again = world.seen.slice(before);
      expect(again.map(({ event }) => event).sort()).toEqual([1, 2, 3]);
      for (const { event, headers } of again) {
        expect(headers.get("webhook-id")).toBe(letters.find((letter) => letter.event === event)?.webhookId);
      }
    }));

  test("[WH6] who unsubscribes loses nothing: what waited is a dead letter", () =>
    subscribed(async (world) => {
      world.otherwise = status(500);
      world.enqueue(1, "a");
      world.enqueue(2, "a");
      await world.passes(0);
      expect(world.webhooks.unsubscribe()).toBe(true);
      expect(world.webhooks.unsubscribe()).toBe(false);
      expect(world.webhooks.list()).toEqual([]);
      await world.passes(0);
      expect(world.webhooks.deadLetters(ALL).map(({ event }) => event)).toEqual([2, 1]);
      expect(events(world)).toEqual([1]);
    }));

  test("[WH8] after ten failures over a minute it is left alone, then asked once; on success all goes", () =>
    subscribed(async (world) => {
      world.otherwise = status(503);
      for (let event = 1; event <= 6; event++) world.enqueue(event, `lane ${event}`);
      await world.passes(10 * SECOND);
      expect(world.seen.length).toBe(12);
      expect(world.webhooks.list()).toMatchObject([{ state: "on" }]);
      await world.passes(5 * MINUTE);
      expect(world.webhooks.list()).toMatchObject([{ state: "paused", why: "failing" }]);
      const made = world.seen.length;
      for (let event = 7; event <= 20; event++) world.enqueue(event, `lane ${event}`);
      await world.passes(0);
      expect(world.seen.length).toBe(made);
      const before = world.seen.length;
      await world.passes(30 * MINUTE);
      const probes = world.seen.slice(before).map(({ at }) => at);
      const gaps = probes.slice(1).map((at, i) => at - (probes[i] ?? 0));
      expect(probes.length).toBeGreaterThan(5);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15 * SECOND);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(5 * MINUTE);
      world.otherwise = status(200);
      await world.passes(5 * MINUTE);
      expect(world.webhooks.list()).toMatchObject([{ state: "on", why: null }]);
      const delivered = new Set(world.settled.map(({ event }) => event));
      for (let event = 7; event <= 20; event++) expect(delivered).toContain(event);
    }));

  test("[WH3] what no attempt could be made of in seven days is dead", () =>
    subscribed(async (world) => {
      world.otherwise = status(503);
      for (let event = 1; event <= 600; event++) world.enqueue(event, `lane ${event}`);
      await world.passes(8 * DAY + 3 * HOUR);
      expect(world.webhooks.list()).toMatchObject([{ waiting: 0 }]);
      expect(world.webhooks.deadLetters({ before: null, limit: 1_000 }).length).toBe(600);
    }));
});

describe("what is kept", () => {
  test("[WH11] the last thousand attempts, for thirty days, newest first in pages", () =>
    subscribed(async (world) => {
      for (let event = 1; event <= 1_020; event++) world.enqueue(event, "a");
      await world.passes(0);
      const first = world.webhooks.attempts({ before: null, limit: 400 });
      const second = world.webhooks.attempts({ before: first.at(-1)?.id ?? null, limit: 4_000 });
      expect([...first, ...second].map(({ event }) => event)).toEqual(Array.from({ length: 1_000 }, (_, i) => 1_020 - i));
      await world.passes(31 * DAY);
      expect(world.webhooks.attempts(ALL)).toEqual([]);
      expect(world.webhooks.nextAt()).toBeNull();
    }));

  test("[WH6] dead letters go after thirty days", () =>
    subscribed(async (world) => {
      world.otherwise = status(500);
      world.enqueue(1, "a");
      await world.passes(5 * DAY);
      expect(world.webhooks.deadLetters(ALL).length).toBe(1);
      await world.passes(31 * DAY);
      expect(world.webhooks.deadLetters(ALL)).toEqual([]);
    }));

  test("[WH12] what is forgotten leaves nothing, is not sent again, and frees its lane", () =>
    subscribed(async (world, storage) => {
      world.script = [status(500)];
      world.enqueue(1, "a");
      world.enqueue(2, "a");
      await world.passes(0);
      world.webhooks.forget([1, 99]);
      expect(world.webhooks.attempts(ALL)).toEqual([]);
      await world.passes(DAY);
      expect(events(world)).toEqual([1, 2]);
      world.script = [status(410)];
      world.enqueue(3, "a");
      await world.passes(0);
      world.webhooks.forget([2, 3]);
      for (const table of ["queue", "attempt", "dead_letter"]) {
        expect(storage.sql.exec(`SELECT * FROM webhook_${table}`).toArray()).toEqual([]);
      }
    }));

  test("[WH12] what is forgotten while it is under way leaves nothing either", () =>
    subscribed(async (world) => {
      world.script = [status(500)];
      world.onPost = ({ event }) => world.webhooks.forget([event]);
      world.enqueue(1, "a");
      await world.passes(DAY);
      expect(events(world)).toEqual([1]);
      expect(world.webhooks.attempts(ALL)).toEqual([]);
      expect(world.webhooks.list()).toMatchObject([{ waiting: 0 }]);
    }));

  test("[WH13] secrets, URL, verify token and dead letters are nowhere in the clear", () =>
    subscribed(async (world, storage) => {
      world.script = [status(410)];
      const { secret } = world.webhooks.rotateSecret(DAY);
      for (const event of [1, 2, 3]) world.enqueue(event, "a");
      await world.passes(0);
      await world.webhooks.subscribe(URL_OF_SHOP, TOKEN);
      world.webhooks.replay([world.webhooks.deadLetters(ALL)[0]?.id ?? 0]);
      expect(world.webhooks.deadLetters(ALL).length).toBe(2);
      const { previous } = world.webhooks.secrets();
      const all = clearText(storage);
      expect(all).toContain("webhook_dead_letter");
      for (const canary of ["canary", secret, previous?.secret ?? "missing"]) expect(all).not.toContain(canary);
    }));
});

function clearText(storage: DurableObjectStorage): string {
  const tables = storage.sql.exec<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE name LIKE 'webhook_%' AND type = 'table'",
  );
  return tables
    .toArray()
    .map(({ name }) => {
      const rows = storage.sql.exec(`SELECT * FROM ${name}`).toArray();
      const texts = rows.flatMap((row) =>
        Object.values(row).map((value) =>
          value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : String(value),
        ),
      );
      return [name, ...texts].join("\n");
    })
    .join("\n");
}
