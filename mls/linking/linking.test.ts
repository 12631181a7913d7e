import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, decodeCbor, encodeCbor, utf8 } from "../../protocol/index.ts";
import { signByDevice } from "../account-log/sign-entry.ts";
import {
  adding,
  appended,
  bytesOf,
  deviceSays,
  household,
  inside,
  type Machine,
  machine,
  NOW,
  revoking,
  rootSays,
} from "../account-log/testing/household.ts";
import { linkCode, linkKeys, readLinkCode } from "./link-code.ts";
import { isOver, LINK_CODE_LIFETIME_MS, LINK_LIFETIME_MS } from "./link-failure.ts";
import { believeLog, hearAnswer, hearGrant, MAX_GRANT_BYTES, type Showing, type Started, startLink } from "./new-device.ts";
import {
  type Answered,
  type Approved,
  answerHello,
  type Checking,
  hearReveal,
  type Offered,
  offerLink,
  sealGrant,
  tryCheckCode,
} from "./old-device.ts";

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const home = await household();
const account = { accountId: home.root.accountId, accountKey: home.root.publicKey };
const SYSTEM = "Firefox on Linux";
const contents = utf8("settings, contacts and the keys of the history");

function as<Kind extends string, State extends { kind: string }>(kind: Kind, state: State): Extract<State, { kind: Kind }> {
  if (state.kind !== kind) throw new Error(`expected ${kind}, not ${JSON.stringify(state)}`);
  return state as Extract<State, { kind: Kind }>;
}

const offered = (now = NOW): Promise<Offered> => offerLink(account, now, random);
async function started(code: string, device?: Machine, now = NOW): Promise<Started> {
  return as("started", await startLink(code, { device: device ?? (await machine()), system: SYSTEM }, now, random));
}
/** Up to where the person looks at both screens. */
async function bothReady(offer: Offered, start: Started): Promise<{ checking: Checking; showing: Showing }> {
  const answer: Answered = as("answered", await answerHello(offer, start.message, NOW, random));
  const showing = as("showing", await hearAnswer(start, answer.message, NOW));
  return { checking: as("checking", await hearReveal(answer, showing.message, NOW)), showing };
}
async function listed(device: { id: Machine["id"]; key: Uint8Array }) {
  return appended(home.log, await signByDevice(home.log, home.first, adding(device as Machine), NOW));
}
async function approved(): Promise<{ approval: Approved; showing: Showing }> {
  const offer = await offered();
  const { checking, showing } = await bothReady(offer, await started(offer.code));
  return { approval: as("approved", await tryCheckCode(checking, showing.digits, NOW)), showing };
}

test("[LK1] the code that one device shows and the four digits that the other shows make a device of the account", async () => {
  const offer = await offered();
  expect(offer.code).toMatch(/^([0-9A-Z]{4} ){3}[0-9A-Z]{4}$/);
  const device = await machine();
  const start = await started(offer.code.toLowerCase(), device);
  expect(start.mailbox).toBe(offer.mailbox);
  const { checking, showing } = await bothReady(offer, start);
  expect(checking.device).toMatchObject({ key: device.key, system: SYSTEM });
  expect(showing.digits).toMatch(/^\d{4}$/);
  const approval = as("approved", await tryCheckCode(checking, ` ${showing.digits} `, NOW));
  const log = await listed(approval.device);
  const linked = as("linked", await hearGrant(showing, await sealGrant(approval, { log: bytesOf(log), contents }), NOW));
  expect(linked).toMatchObject({ ...account, deviceId: approval.device.id, contents });
  expect(inside(linked.log)).toEqual([home.first.id, linked.deviceId].sort());
});

test("[LK1] a code is 16 letters, as they are read", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (secret) => {
      expect(readLinkCode(linkCode(secret))).toEqual(secret);
      expect(readLinkCode(linkCode(secret).replaceAll("0", "o").replaceAll("1", "l").replaceAll(" ", "-"))).toEqual(secret);
    }),
  );
  for (const wrong of ["", "1234", "U".repeat(16), "0".repeat(15), "0".repeat(17), " ".repeat(1000)])
    expect(readLinkCode(wrong)).toBeUndefined();
});

test("[LK1] what follows from a code is this, and the mailbox's name tells none of it", async () => {
  const keys = await linkKeys(new Uint8Array(10).fill(5));
  expect(keys.mailbox).toMatchInlineSnapshot(`"leyWKbESbqLmIvRbE5e2pg"`);
  expect(Buffer.from(keys.psk).toString("hex")).toMatchInlineSnapshot(
    `"13f1ee50e79acc8140bd9de7a6d9d90329871b700c06c8c374c51d8816d7852b"`,
  );
  expect(Buffer.from(keys.helloKey).toString("hex")).toMatchInlineSnapshot(
    `"fbb43dab6f7ed7acd07186a896e43abfbff0b98f1cd910c78cd86337897ad1164ea5b8f82df51b410f77495b85590281"`,
  );
});

test("[LK2] the service, which was not told the code, can forge, change and mix up nothing", async () => {
  const offer = await offered();
  const start = await started(offer.code);
  // Its own device, under another code.
  const own = await started((await offered()).code);
  expect(await answerHello(offer, own.message, NOW, random)).toEqual({ kind: "failed", why: "forged" });
  const answer = as("answered", await answerHello(offer, start.message, NOW, random));
  const showing = as("showing", await hearAnswer(start, answer.message, NOW));
  // An answer to another, or one from another old device, or back to its sender.
  const otherOffer = await offered();
  const other = as("answered", await answerHello(otherOffer, (await started(otherOffer.code)).message, NOW, random));
  for (const message of [
    other.message,
    start.message,
    answer.message.slice(0, 1200),
    new Uint8Array(),
    random(3000),
    random(9000),
  ])
    expect(await hearAnswer(start, message, NOW)).toEqual({ kind: "failed", why: "forged" });
  for (const reveal of [random(32), start.message, new Uint8Array(), concat(showing.message, new Uint8Array(1))])
    expect(await hearReveal(answer, reveal, NOW)).toEqual({ kind: "failed", why: "forged" });
  await fc.assert(
    fc.asyncProperty(fc.nat(start.message.length * 8 - 1), fc.nat(answer.message.length * 8 - 1), async (one, two) => {
      const turned = (bytes: Uint8Array, bit: number) =>
        bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await answerHello(offer, turned(start.message, one), NOW, random)).toMatchObject({ kind: "failed" });
      expect(await hearAnswer(start, turned(answer.message, two), NOW)).toEqual({ kind: "failed", why: "forged" });
    }),
    { numRuns: 40 },
  );
});

test("[LK2] a grant is for the device whose digits were typed, once, and for what was said to it", async () => {
  const { approval, showing } = await approved();
  const another = await approved();
  const grant = await sealGrant(approval, { log: bytesOf(await listed(approval.device)), contents });
  expect(await hearGrant(another.showing, grant, NOW)).toEqual({ kind: "failed", why: "forged" });
  for (const bytes of [grant.slice(1), random(500), new Uint8Array(), random(MAX_GRANT_BYTES + 1)])
    expect(await hearGrant((await approved()).showing, bytes, NOW)).toEqual({ kind: "failed", why: "forged" });
  expect(await hearGrant(showing, grant, NOW)).toMatchObject({ kind: "linked" });
  expect(await hearGrant(showing, grant, NOW)).toEqual({ kind: "failed", why: "forged" });
});

test("[LK3] somebody who was told the code and stands in between shows the new device other digits than the old one wants", async () => {
  let same = 0;
  const rounds = 40;
  for (let i = 0; i < rounds; i++) {
    const offer = await offered();
    const victim = await started(offer.code);
    const thief = await started(offer.code);
    // To the old device the thief is the new one; to the new device it is the old one, with any account that it likes.
    const toThief = as("answered", await answerHello(offer, thief.message, NOW, random));
    const thiefShows = as("showing", await hearAnswer(thief, toThief.message, NOW));
    const asOld = { ...offer, account };
    const toVictim = as("answered", await answerHello(asOld, victim.message, NOW, random));
    const victimShows = as("showing", await hearAnswer(victim, toVictim.message, NOW));
    const checking = as("checking", await hearReveal(toThief, thiefShows.message, NOW));
    // The person types what the device in their hand shows.
    const outcome = await tryCheckCode(checking, victimShows.digits, NOW);
    if (outcome.kind === "approved") same++;
    else expect(outcome).toEqual({ kind: "failed", why: "wrong-check-code" });
  }
  expect(same).toBeLessThanOrEqual(1);
});

test("[LK3] nor can it search for a key until the digits agree: both sides are bound before they see what the other adds", async () => {
  const offer = await offered();
  const start = await started(offer.code);
  const answer = as("answered", await answerHello(offer, start.message, NOW, random));
  const showing = as("showing", await hearAnswer(start, answer.message, NOW));
  // With what the new device reveals last the digits are others: nobody knows them who has only seen what came before.
  const digits = new Set<string>();
  for (let i = 0; i < 30; i++) {
    const nonce = random(32);
    const otherEnd = await hearAnswer({ ...start, nonce }, answer.message, NOW);
    digits.add(as("showing", otherEnd).digits);
    // And having committed to one, it cannot reveal another.
    expect(await hearReveal(answer, nonce, NOW)).toEqual({ kind: "failed", why: "forged" });
  }
  expect(digits.size).toBeGreaterThan(20);
  expect(showing.message).toEqual(start.nonce);
});

test("[LK3] one try: digits that were guessed end it", async () => {
  const offer = await offered();
  const { checking, showing } = await bothReady(offer, await started(offer.code));
  const wrong = String((Number(showing.digits) + 1) % 10_000).padStart(4, "0");
  for (const typed of [wrong, "", showing.digits.slice(1), `${showing.digits}0`, "abcd"])
    expect(await tryCheckCode(checking, typed, NOW)).toEqual({ kind: "failed", why: "wrong-check-code" });
});

test("[LK4] a code is good for two minutes, a link for five, and a clock that goes back gives nobody more", async () => {
  const offer = await offered();
  const start = await started(offer.code);
  for (const now of [NOW + LINK_CODE_LIFETIME_MS, NOW - 1])
    expect(await answerHello(offer, start.message, now, random)).toEqual({ kind: "failed", why: "expired" });
  const answer = as("answered", await answerHello(offer, start.message, NOW + LINK_CODE_LIFETIME_MS - 1, random));
  const end = NOW + LINK_LIFETIME_MS;
  expect(await hearAnswer(start, answer.message, end)).toEqual({ kind: "failed", why: "expired" });
  const showing = as("showing", await hearAnswer(start, answer.message, end - 1));
  expect(await hearReveal(answer, showing.message, end)).toEqual({ kind: "failed", why: "expired" });
  const checking = as("checking", await hearReveal(answer, showing.message, end - 1));
  expect(await tryCheckCode(checking, showing.digits, end)).toEqual({ kind: "failed", why: "expired" });
  const approval = as("approved", await tryCheckCode(checking, showing.digits, end - 1));
  const grant = await sealGrant(approval, { log: bytesOf(await listed(approval.device)), contents });
  expect(await hearGrant(showing, grant, end)).toEqual({ kind: "failed", why: "expired" });
  expect(isOver(NOW, 1, NOW)).toBe(false);
});

test("[LK5] the new device believes the log: not a log without it, not one that put it out again, not another account's", async () => {
  const other = await household();
  const { first, root, log } = home;
  const logs = async (device: Machine) => {
    const added = await deviceSays(log, first, adding(device));
    return [
      bytesOf(log),
      bytesOf(await rootSays(added, root, revoking(1, []))),
      bytesOf(other.log),
      [],
      [random(200)],
      bytesOf(added).reverse(),
    ];
  };
  for (let i = 0; i < 6; i++) {
    const { approval, showing } = await approved();
    const bad = (await logs(approval.device as Machine & typeof approval.device))[i] ?? [];
    const grant = await sealGrant(approval, { log: bad, contents });
    expect(await hearGrant(showing, grant, NOW)).toEqual({ kind: "failed", why: "not-listed" });
  }
});

test("[LK5] a device that has the code but not the key it names is not linked, nor one that says what nobody knows", async () => {
  const offer = await offered();
  const [device, other] = [await machine(), await machine()];
  const borrowed = await started(offer.code, { ...device, key: other.key });
  expect(await answerHello(offer, borrowed.message, NOW, random)).toEqual({ kind: "failed", why: "malformed" });
  const { encodeHello } = await import("./hello.ts");
  const fair = await started(offer.code, device);
  const body = decodeCbor(fair.message.subarray(0, -112)) as Parameters<typeof encodeHello>[1];
  for (const lie of [
    { version: 2 },
    { more: 1 },
    { sealKey: new Uint8Array(1216).fill(255) },
    { deviceKey: new Uint8Array(5) },
  ]) {
    const bytes = await encodeHello(offer.keys, { ...body, ...lie } as typeof body, device.privateKey);
    expect(await answerHello(offer, bytes, NOW, random)).toEqual({ kind: "failed", why: "malformed" });
  }
  expect(encodeCbor(body).length).toBeLessThan(1500);
});

test("a code that is none is said before anybody is asked", async () => {
  expect(await startLink("hello", { device: await machine(), system: SYSTEM }, NOW, random)).toEqual({ kind: "code-malformed" });
});

test("[LK10] a log that is too long to go along is believed from anybody, as far as it has the entry that was handed over", async () => {
  const { approval, showing } = await approved();
  let log = home.log;
  // Thirty devices came and went.
  for (let i = 0; i < 30; i++) {
    const guest = await machine();
    log = await deviceSays(log, home.first, adding(guest));
    log = await rootSays(log, home.root, revoking(log.entries.length, [guest]));
  }
  const before = log;
  log = await deviceSays(log, home.first, adding(approval.device as unknown as Machine));
  const grant = await sealGrant(approval, { log: bytesOf(log), contents });
  expect(grant.length).toBeLessThan(1024);
  const apart = as("log-apart", await hearGrant(showing, grant, NOW));
  expect(await believeLog(apart, bytesOf(log))).toMatchObject({ kind: "linked", contents });
  const longer = await deviceSays(log, home.first, adding(await machine()));
  expect(await believeLog(apart, bytesOf(longer))).toMatchObject({ kind: "linked" });
  const other = await deviceSays(before, home.first, adding(await machine()));
  const forked = await deviceSays(other, home.first, adding(approval.device as unknown as Machine));
  const out = await rootSays(log, home.root, revoking(log.entries.length, [approval.device as unknown as Machine]));
  for (const lie of [bytesOf(before), bytesOf(other), bytesOf(forked), bytesOf(out), bytesOf(log).slice(1), []])
    expect(await believeLog(apart, lie)).toEqual({ kind: "failed", why: "not-listed" });
});
