// Mailboxes over the whole service: who opens them, who may say what in them, who waits, and what is left.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { MAILBOX_LIFETIME_MS, type MailboxId, toBase64Url } from "../../protocol/index.ts";
import { registered } from "../directory/testing/registered.ts";
import { bindings, call, migrate } from "../directory/testing/service.ts";
import type { Env } from "../env.ts";
import { inboxOf } from "../rpc.ts";

beforeAll(migrate);

const random = () => toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
const stubOf = (mailbox: string) => bindings.MAILBOXES.getByName(mailbox);
const left = (mailbox: string) =>
  runInDurableObject(stubOf(mailbox), async (_, { storage }) => ({
    kept: [...storage.kv.list()],
    alarm: await storage.getAlarm(),
  }));
const NOTHING = { kept: [], alarm: null };
const message = (text: string) => toBase64Url(new TextEncoder().encode(text));
const NOT_FOUND = { kind: "not-found" };

async function opened() {
  const { token, account } = await registered();
  const [mailbox, seat] = [random() as MailboxId, random()];
  const open = (more: { seat?: string; token?: string } = {}) =>
    call("openMailbox", { params: { mailbox }, body: { seat: more.seat ?? seat }, token: more.token ?? token });
  expect((await open()).status).toBe(200);
  return { mailbox, seat, open, account };
}
const say = (mailbox: string, seat: string, place: number, text: string) =>
  call("say", { params: { mailbox }, body: { seat, place, message: message(text) } });
const hear = (mailbox: string, seat: string, place: number, waitMs = 0) =>
  call("hear", { params: { mailbox }, body: { seat, place, waitMs } });
const end = (mailbox: string, seat: string) => call("endMailbox", { params: { mailbox }, body: { seat } });

test("[MB1] [MB3] whoever waits hears what is said in that moment; two messages each way, also over the object's sleep", async () => {
  const { mailbox, seat } = await opened();
  const peer = random();
  const began = Date.now();
  const waiting = hear(mailbox, seat, 0, 20_000);
  expect((await say(mailbox, peer, 0, "hello")).answer).toEqual({ done: true });
  expect((await waiting).answer).toMatchObject({ message: message("hello") });
  // Far less than it would have waited.
  expect(Date.now() - began).toBeLessThan(10_000);
  const answerWaited = hear(mailbox, peer, 0, 20_000);
  await say(mailbox, seat, 0, "answer");
  expect((await answerWaited).answer).toMatchObject({ message: message("answer") });
  await evictDurableObject(stubOf(mailbox));
  await say(mailbox, peer, 1, "reveal");
  await evictDurableObject(stubOf(mailbox));
  expect((await hear(mailbox, seat, 1)).answer).toMatchObject({ message: message("reveal") });
  expect((await hear(mailbox, peer, 1)).answer).toMatchObject({ message: null });
  expect((await say(mailbox, peer, 1, "another")).rejection).toMatchObject({ kind: "malformed" });
  expect((await hear(mailbox, seat, 1)).answer).toMatchObject({ message: message("reveal") });
});

test("[MB1] five minutes later nothing of it is left, and whoever waits is told so", async () => {
  const { mailbox, seat } = await opened();
  await say(mailbox, random(), 0, "hello");
  const { alarm } = await left(mailbox);
  expect(Math.abs((alarm ?? 0) - Date.now() - MAILBOX_LIFETIME_MS)).toBeLessThan(60_000);
  const waiting = hear(mailbox, seat, 1, 20_000);
  // Its request is in the object before the alarm is.
  await hear(mailbox, seat, 0);
  expect(await runDurableObjectAlarm(stubOf(mailbox))).toBe(true);
  expect((await waiting).rejection).toEqual(NOT_FOUND);
  expect(await left(mailbox)).toEqual(NOTHING);
});

test("[MB2] whoever comes third is told what everybody is told of a mailbox that is not there, and can neither hear, say nor end it", async () => {
  const { mailbox, seat } = await opened();
  const [peer, eve] = [random(), random()];
  await say(mailbox, peer, 0, "hello");
  for (const where of [mailbox, random()]) {
    for (const place of [0, 1]) {
      expect((await hear(where, eve, place)).rejection).toEqual(NOT_FOUND);
      expect((await say(where, eve, place, "me")).rejection).toEqual(NOT_FOUND);
    }
    expect((await end(where, eve)).answer).toEqual({ done: true });
  }
  expect((await hear(mailbox, seat, 0)).answer).toMatchObject({ message: message("hello") });
});

test("[MB2] nobody opens what is another's, nor hears by that whose it is; the same device may ask again", async () => {
  const { mailbox, seat, open } = await opened();
  const eve = await registered();
  expect((await open({ token: eve.token, seat: random() })).rejection).toEqual({ kind: "mailbox-exists" });
  expect((await open()).status).toBe(200);
  expect((await call("openMailbox", { params: { mailbox }, body: { seat } })).rejection).toEqual({ kind: "no-session" });
});

test("[MB1] either side ends it, and the other one hears at once", async () => {
  for (const by of ["owner", "peer"]) {
    const { mailbox, seat } = await opened();
    const peer = random();
    await say(mailbox, peer, 0, "hello");
    const [ender, other] = by === "owner" ? [seat, peer] : [peer, seat];
    const waiting = hear(mailbox, other, 1, 20_000);
    await hear(mailbox, other, 0);
    await end(mailbox, ender);
    expect((await waiting).rejection).toEqual(NOT_FOUND);
    expect(await left(mailbox)).toEqual(NOTHING);
  }
});

test("[MB3] whoever asks again is answered, not the request that they gave up; many that wait take the place of one another", async () => {
  const { mailbox, seat } = await opened();
  const given = Array.from({ length: 30 }, () => hear(mailbox, seat, 0, 20_000));
  const first = await Promise.race(given.map(async (each, i) => ((await each).answer.message === null ? i : -1)));
  expect(first).toBeGreaterThanOrEqual(0);
  await say(mailbox, random(), 0, "hello");
  const answers = await Promise.all(given.map(async (each) => (await each).answer.message));
  expect(answers.filter((each) => each === message("hello")).length).toBe(1);
});

test("[MB4] asking makes no mailbox, and what is not of its form is refused before it is looked at", async () => {
  const mailbox = random();
  await hear(mailbox, random(), 0, 20_000);
  await say(mailbox, random(), 0, "me");
  await end(mailbox, random());
  expect(await left(mailbox)).toEqual(NOTHING);
  const { mailbox: there, seat } = await opened();
  for (const wrong of [
    { place: 2 },
    { place: -1 },
    { seat: "short" },
    { message: "A".repeat(90_000) },
    { message: "!" },
    { message: 7 },
  ])
    expect(
      (await call("say", { params: { mailbox: there }, body: { seat, place: 0, message: "AA", ...wrong } })).rejection,
    ).toMatchObject({ kind: "malformed" });
  for (const wrong of [{ waitMs: 20_001 }, { waitMs: -1 }, { waitMs: 0.5 }])
    expect((await call("hear", { params: { mailbox: there }, body: { seat, place: 0, ...wrong } })).rejection).toMatchObject({
      kind: "malformed",
    });
});

test("[MB4] an account opens so many and then waits, also over its Inbox's sleep; others are not kept waiting by it", async () => {
  const eve = await registered();
  const open = async (token: string) =>
    (await call("openMailbox", { params: { mailbox: random() }, body: { seat: random() }, token })).status;
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) statuses.push(await open(eve.token));
  expect(statuses.filter((status) => status === 200).length).toBe(10);
  await evictDurableObject(bindings.INBOXES.getByName(eve.account.accountId));
  expect(await open(eve.token)).toBe(429);
  expect((await inboxOf(bindings, eve.account.accountId).admitMailbox()).kind).toBe("rate-limited");
  expect(await open((await registered()).token)).toBe(200);
});

test("[MB4] who asks without an account is counted by the network that they come from", async () => {
  const counted: string[] = [];
  const limit = async ({ key }: { key: string }) => ({ success: counted.push(key) < 3 });
  const env = { ...bindings, MAILBOX_LIMIT: { limit } } as unknown as Env;
  const headers = { "cf-connecting-ip": "2001:db8:1:2::9" };
  const params = { mailbox: random() };
  const body = { seat: random(), place: 0, waitMs: 0, message: "AA" };
  const kinds = [
    (await call("hear", { params, body, headers, env })).rejection?.kind,
    (await call("say", { params, body, headers, env })).rejection?.kind,
    (await call("endMailbox", { params, body, headers, env })).rejection?.kind,
  ];
  expect(kinds).toEqual(["not-found", "not-found", "rate-limited"]);
  expect(new Set(counted)).toEqual(new Set(["2001:db8:1:2::/64"]));
});

test("[MB5] whoever opened it hears whether the other one asks from their network; an IPv6 address stands for its own", async () => {
  for (const [address, isNear] of [
    ["2001:db8:7:7::2", true],
    ["2001:db8:7:8::1", false],
    ["192.0.2.7", false],
  ] as const) {
    const { token } = await registered();
    const [mailbox, seat] = [random(), random()];
    const from = (address: string) => ({ "cf-connecting-ip": address });
    await call("openMailbox", { params: { mailbox }, body: { seat }, token, headers: from("2001:db8:7:7::1") });
    const said = { seat: random(), place: 0, message: message("hello") };
    await call("say", { params: { mailbox }, body: said, headers: from(address) });
    expect((await hear(mailbox, seat, 0)).answer).toEqual({ message: message("hello"), isNear });
  }
});
