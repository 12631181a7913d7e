import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Person, person } from "../../mls/testing/people.ts";
import { workDone } from "../../mls/verify.ts";
import { MAX_WORK_LEVEL, roomAt, SIGN_UP_ROOMS, toBase64Url, type UnixMs } from "../../protocol/index.ts";
import { byTheHour } from "../by-the-hour.ts";
import { createApp } from "../http/app.ts";
import { CHALLENGE_LIFETIME_MS } from "./challenges.ts";
import { freshHandle, registration } from "./testing/registered.ts";
import {
  bindings,
  bindingsWith,
  call,
  migrate,
  now,
  ORIGIN,
  pathOf,
  preparing,
  rows,
  someAddress,
  wait,
} from "./testing/service.ts";
import { worked } from "./testing/work.ts";

beforeAll(migrate);
/** Each test begins with nobody counted. */
beforeEach(() => wait(2 * DAY_MS));

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const from = (address: string) => ({ headers: { "cf-connecting-ip": address } });
const levelFrom = async (address: string) => (await call("challenge", from(address))).answer.workLevel;

async function paid(who: Person, level: number, handle = freshHandle()) {
  const body = await registration(who, { handle });
  const accountKey = toBase64Url(who.account.publicKey);
  const { proof } = body;
  return { ...body, work: await worked(level, { challenge: proof.challenge, accountKey, handle }) };
}

const sends = (body: object, address = someAddress()) => call("createAccount", { body, ...from(address) });
const signsUp = async (address: string, level = 0) => sends(await paid(await person(), level), address);

/** So many accounts were made by all, this minute. */
async function busy(made: number, at: UnixMs = now()): Promise<void> {
  const slot = Math.floor(at / SIGN_UP_ROOMS.all.slotMs);
  await bindings.DIRECTORY.prepare("INSERT OR REPLACE INTO sign_ups VALUES ('all', ?, ?)").bind(slot, made).run();
}

test("[DI8] at rest an account costs nothing; the more come from one network the more each costs, and others go on for nothing", async () => {
  const address = someAddress();
  for (let i = 0; i < roomAt("network", 0); i++) {
    expect(await levelFrom(address)).toBe(0);
    expect((await signsUp(address)).status).toBe(200);
  }
  expect(await levelFrom(address)).toBe(1);
  const { rejection, status } = await signsUp(address);
  expect([rejection, status]).toEqual([{ kind: "work-required", level: 1 }, 403]);
  // Another address of the same /64 is the same network.
  expect((await signsUp(address.replace("::1", "::ffff:2"))).rejection?.kind).toBe("work-required");
  expect((await signsUp(address, 1)).status).toBe(200);
  expect((await signsUp(someAddress())).status).toBe(200);
  wait(DAY_MS);
  expect(await levelFrom(address)).toBe(0);
});

test("[DI8] many networks of one customer are counted together: an IPv6 /48, an IPv4 /24", async () => {
  const areas = [(i: number) => `2001:db8:77:${i.toString(16)}::1`, (i: number) => `192.0.2.${i}`];
  for (const addressAt of areas) {
    const half = roomAt("area", 0) / 2;
    for (let i = 0; i < half; i++) expect((await signsUp(addressAt(i))).status).toBe(200);
    const slot = Math.floor(now() / HOUR_MS);
    const [area] = await rows<{ who: string }>("SELECT who FROM sign_ups WHERE made = ? AND slot = ?", half, slot);
    await bindings.DIRECTORY.prepare("UPDATE sign_ups SET made = made * 2 WHERE who = ?").bind(area?.who).run();
    expect(await levelFrom(addressAt(200))).toBe(1);
    expect((await signsUp(addressAt(200))).rejection).toEqual({ kind: "work-required", level: 1 });
    wait(2 * DAY_MS);
  }
});

test("[DI8] where many come from everywhere each costs more, up to where no work is enough; ten minutes later it is over", async () => {
  for (let level = 0; level <= 2; level++) {
    await busy(roomAt("all", level) - 1);
    expect(await levelFrom(someAddress())).toBe(level);
    expect((await signsUp(someAddress(), level)).status).toBe(200);
    expect((await signsUp(someAddress(), level)).rejection).toEqual({ kind: "work-required", level: level + 1 });
  }
  await busy(roomAt("all", 4));
  expect(await levelFrom(someAddress())).toBe(4);
  const { rejection } = await signsUp(someAddress(), 1);
  if (rejection?.kind !== "rate-limited") throw new Error("expected to wait");
  wait(rejection.retryAfterMs - 1);
  expect((await signsUp(someAddress())).rejection).toEqual({ kind: "rate-limited", retryAfterMs: 1 });
  wait(1);
  expect((await signsUp(someAddress())).status).toBe(200);
});

test("[DI8] nobody is shut out for a day by those behind the same address: above the last level some go on each hour, for the most work", async () => {
  const address = someAddress();
  expect((await signsUp(address)).status).toBe(200);
  const { slotMs, trickle } = SIGN_UP_ROOMS.network;
  // Network and area: so many that each is above its last level.
  const made = (count: number) => bindings.DIRECTORY.prepare("UPDATE sign_ups SET made = ? WHERE who <> 'all'").bind(count).run();
  await made(roomAt("area", MAX_WORK_LEVEL));
  expect((await signsUp(address, 1)).rejection).toEqual({ kind: "rate-limited", retryAfterMs: slotMs - (now() % slotMs) });
  wait(slotMs - (now() % slotMs));
  expect(await levelFrom(address)).toBe(MAX_WORK_LEVEL);
  expect((await signsUp(address, 1)).rejection).toEqual({ kind: "work-required", level: MAX_WORK_LEVEL });
  const thisHour = "INSERT INTO sign_ups SELECT DISTINCT who, ?, ? FROM sign_ups WHERE who <> 'all'";
  await bindings.DIRECTORY.prepare(thisHour)
    .bind(Math.floor(now() / slotMs), trickle - 1)
    .run();
  const bodies = await Promise.all(Array.from({ length: 2 }, async () => paid(await person(), MAX_WORK_LEVEL)));
  const answers = await Promise.all(bodies.map((body) => sends(body, address)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
});

test("[DI8] whoever lost the answer hears that the account is there, whatever one costs by then, and is not counted again", async () => {
  const [who, address, handle] = [await person(), someAddress(), freshHandle()];
  expect((await sends(await paid(who, 0, handle), address)).status).toBe(200);
  for (let i = 0; i < roomAt("network", 0); i++)
    expect((await sends(await paid(who, 0, handle), address)).rejection).toEqual({ kind: "account-exists" });
  expect(await levelFrom(address)).toBe(0);
  await busy(roomAt("all", 0));
  expect((await sends(await paid(who, 0, handle), address)).rejection).toEqual({ kind: "account-exists" });
});

test("[DI8] of many at once, no more get in than there is room for", async () => {
  await busy(roomAt("all", 0) - 3);
  const bodies = await Promise.all(Array.from({ length: 8 }, async () => paid(await person(), 0)));
  const answers = await Promise.all(bodies.map((body) => sends(body)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 403, 403, 403, 403, 403]);
});

describe("[DI8] a solution is good", () => {
  test("once: what was accepted, and what was refused, is never accepted again", async () => {
    await busy(roomAt("all", 0));
    const body = await paid(await person(), 1);
    expect((await sends(body)).status).toBe(200);
    expect((await sends({ ...(await registration(await person())), work: body.work, proof: body.proof })).rejection?.kind).toBe(
      "bad-proof",
    );
    const late = await paid(await person(), 1);
    await busy(roomAt("all", 1));
    expect((await sends(late)).rejection?.kind).toBe("work-required");
    await busy(roomAt("all", 0));
    expect((await sends(late)).rejection?.kind).toBe("bad-proof");
  });

  test("for one handle, one account key and one challenge", async () => {
    await busy(roomAt("all", 0));
    const who = await person();
    const body = await paid(who, 1);
    const { work } = body;
    // One in 256 fits by chance: it would say nothing of the other way.
    const unpaid = async (next: () => Promise<[Person, Omit<Awaited<ReturnType<typeof registration>>, "work">]>) => {
      for (;;) {
        const [by, stolen] = await next();
        const { handle, proof } = stolen;
        const accountKey = toBase64Url(by.account.publicKey);
        if ((await workDone(work, { challenge: proof.challenge, accountKey, handle })) === undefined) return { ...stolen, work };
      }
    };
    for (const stolen of [
      await unpaid(async () => [who, { ...body, handle: freshHandle() }]),
      await unpaid(async () => [who, await registration(who, { handle: body.handle })]),
      await unpaid(async () => {
        const other = await person();
        return [other, await registration(other, { handle: body.handle })];
      }),
    ])
      expect((await sends(stolen)).rejection).toEqual({ kind: "bad-proof" });
  });

  test("at its own level, whatever level it says", async () => {
    await busy(roomAt("all", 1));
    const body = await paid(await person(), 1);
    expect((await sends({ ...body, work: { ...body.work, level: 2 } })).rejection).toEqual({ kind: "bad-proof" });
    expect((await sends(await paid(await person(), 1))).rejection).toEqual({ kind: "work-required", level: 2 });
    for (const work of [
      { level: 0, counter: 0 },
      { level: 9, counter: 0 },
      { level: 1, counter: -1 },
      { level: 1, counter: 2 ** 32 },
      { level: 1 },
      7,
      undefined,
    ])
      expect((await sends({ ...body, work })).rejection?.kind).toBe("malformed");
  });

  test("for as long as its challenge, so that a hoard of them is worth little, and one from quiet times nothing in busy ones", async () => {
    await busy(roomAt("all", 0));
    const body = await paid(await person(), 1);
    wait(CHALLENGE_LIFETIME_MS);
    await busy(roomAt("all", 0));
    expect((await sends(body)).rejection).toEqual({ kind: "bad-proof" });
    wait(HOUR_MS);
    const hoard = await Promise.all(Array.from({ length: 4 }, async () => paid(await person(), 0)));
    await busy(roomAt("all", 0) - 2);
    const answers = await Promise.all(hoard.map((each) => sends(each)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  });
});

test("[DI8] a clock that jumped makes nothing cheaper for good, nor dearer for others", async () => {
  await busy(roomAt("all", 4), now() + 30 * DAY_MS);
  expect(await levelFrom(someAddress())).toBe(0);
  await busy(roomAt("all", 0), now() + 30_000);
  expect(await levelFrom(someAddress())).toBe(1);
  await byTheHour(bindings, now());
  const far = await rows("SELECT made FROM sign_ups WHERE slot > ?", Math.floor((now() + DAY_MS) / SIGN_UP_ROOMS.all.slotMs));
  expect(far).toEqual([]);
});

test("a handle that is taken costs nothing of what there is room for", async () => {
  const taken = await paid(await person(), 0);
  expect((await sends(taken)).status).toBe(200);
  const address = someAddress();
  for (let i = 0; i < roomAt("network", 0) + 2; i++)
    expect((await sends(await paid(await person(), 0, taken.handle), address)).rejection?.kind).toBe("handle-taken");
  expect(await levelFrom(address)).toBe(0);
});

test("[DI8] whoever pays too little holds no handle, and hears of none whether it is taken", async () => {
  const taken = await paid(await person(), 0);
  expect((await sends(taken)).status).toBe(200);
  await busy(roomAt("all", 0));
  const handle = freshHandle();
  const before = await rows("SELECT hash FROM handles");
  const written: string[] = [];
  const env = bindingsWith((database) =>
    preparing(database, (sql) => {
      if (sql.includes('into "handles"')) written.push(sql);
      return database.prepare(sql);
    }),
  );
  for (const wanted of [handle, taken.handle]) {
    const { rejection } = await call("createAccount", { body: await paid(await person(), 0, wanted), env });
    expect(rejection).toEqual({ kind: "work-required", level: 1 });
  }
  expect(written).toEqual([]);
  expect(await rows("SELECT hash FROM handles")).toEqual(before);
  expect((await sends(await paid(await person(), 1, handle))).status).toBe(200);
});

test("what the service makes itself costs nothing, and nobody can say that they are the service", async () => {
  await busy(roomAt("all", 4));
  const inside = createApp(now, true);
  const body = JSON.stringify(await paid(await person(), 0));
  const request = (app: typeof inside, headers: object) =>
    app.request(
      `${ORIGIN}${pathOf("createAccount")}`,
      { method: "POST", body, headers: { "content-type": "application/json", ...headers } },
      bindings,
    );
  const outside = await request(createApp(now), { "cf-connecting-ip": "gateway abc", "x-inside": "true" });
  expect(outside.status).toBe(429);
  const again = JSON.stringify(await paid(await person(), 0));
  const answer = await inside.request(
    `${ORIGIN}${pathOf("createAccount")}`,
    { method: "POST", body: again, headers: { "content-type": "application/json" } },
    bindings,
  );
  expect(answer.status).toBe(200);
});

/** Each key has room for so many. */
function limited(room: (key: string) => number) {
  const counts = new Map<string, number>();
  const limit = async ({ key }: { key: string }) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { success: count <= room(key) };
  };
  return { counts, env: { ...bindings, SIGN_UP_LIMIT: { limit } } };
}

test("[DI8] at one place of the network there is room for so many a minute, whoever they are", async () => {
  const { env } = limited((key) => (key === "everybody" ? 1 : 1_000));
  const answers = [];
  for (let i = 0; i < 2; i++) answers.push(await call("createAccount", { body: await paid(await person(), 0), env }));
  expect(answers.map(({ status }) => status)).toEqual([200, 429]);
});

test("[DI8] what does not hold, is not paid for or has an account takes none of everybody's room, only of its own area's", async () => {
  const { counts, env } = limited(() => 1_000);
  const sent = (body: object) => call("createAccount", { body, env, ...from("2001:db8:99:1::1") });
  const [good, other] = [await paid(await person(), 0), await paid(await person(), 0)];
  expect((await sent({ ...good, entry: `${good.entry.slice(0, -8)}AAAAAAAA` })).rejection?.kind).toBe("malformed");
  expect((await sent({ ...good, proof: { ...good.proof, signature: other.proof.signature } })).rejection?.kind).toBe("bad-proof");
  await busy(roomAt("all", 0));
  expect((await sent(await paid(await person(), 0))).rejection?.kind).toBe("work-required");
  const there = await person();
  await busy(0);
  expect((await sends(await paid(there, 0))).status).toBe(200);
  expect((await sent(await paid(there, 0))).rejection?.kind).toBe("account-exists");
  await busy(roomAt("all", 0));
  expect([...counts]).toEqual([["area 2001:db8:99::/48", 4]]);
  expect((await sent(await paid(await person(), 1))).status).toBe(200);
  expect(counts.get("everybody")).toBe(1);
});

test("one area that asks without end is not looked at any more, and others are", async () => {
  const { env } = limited((key) => (key.startsWith("area 2001:db8:98:") ? 1 : 1_000));
  const answers = [];
  for (const address of ["2001:db8:98:1::1", "2001:db8:98:2::1", "2001:db8:97:1::1"])
    answers.push(await call("createAccount", { body: await paid(await person(), 0), env, ...from(address) }));
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
});

test("from where somebody came is not kept in the clear, and goes after a day", async () => {
  const address = someAddress();
  expect((await signsUp(address)).status).toBe(200);
  const kept = JSON.stringify(await rows("SELECT * FROM sign_ups"));
  expect(kept).not.toContain(address.split("::")[0]);
  wait(2 * DAY_MS);
  await byTheHour(bindings, now());
  expect(await rows("SELECT * FROM sign_ups")).toEqual([]);
});
