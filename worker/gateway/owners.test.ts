/// <reference types="@cloudflare/vitest-plugin/types" />
// A business ends, or changes hands: what is left of it then, and for whom.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import { endByTheHour } from "../business/end-business.ts";
import { bindings, migrate, rows } from "../directory/testing/service.ts";
import type { Env } from "../env.ts";
import { gatewaySecretOf, markOf } from "../gateway-secret.ts";
import { createApp } from "../http/app.ts";
import { operate } from "../operator/testing.ts";
import { unwrapAccountKey } from "./device/account-key.ts";
import type { Gateway } from "./gateway.ts";
import { ask, type Shop, shopOf, type Talker, talker } from "./testing/world.ts";

let owner: Talker;
let ana: Talker;
let other: Talker;
let thief: Talker;

beforeAll(async () => {
  await migrate();
  [owner, ana, other, thief] = (await Promise.all(["Owner", "Ana", "Other", "Thief"].map(talker))) as [
    Talker,
    Talker,
    Talker,
    Talker,
  ];
});

const of = ({ id }: Shop, rest = "") => `/v1/businesses/${id}${rest}`;
const objectOf = ({ id }: Shop) => bindings.GATEWAYS.getByName(id) as DurableObjectStub<Gateway>;
const tablesOf = (shop: Shop) =>
  runInDurableObject(objectOf(shop), (_, { storage }) => {
    const names = storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray();
    return names.length;
  });
const rowsOf = async ({ id }: Shop) => {
  const tables = ["businesses", "api_tokens", "audit_log", "business_offers", "hosted_files"];
  const counts = tables.map((table) => {
    const column = table === "businesses" ? "id" : "business";
    return rows<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${column} = ?`, id);
  });
  return (await Promise.all(counts)).reduce((sum, [row]) => sum + (row?.n ?? 0), 0);
};

const signedLink = (link: string, env: Env) => {
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  return createApp(() => Date.now()).fetch(new Request(`https://parley.example${link}`), env, context);
};

async function until<T>(what: () => Promise<T | undefined>, of: string): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = await what();
    if (found !== undefined) return found;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error(`in vain: ${of}`);
}

async function wroteTo(shop: Shop, text: string) {
  const chat = await ana.opens(shop.handle);
  await ana.client.verbs.send(chat, { text });
  await until(async () => {
    const { items } = (await ask("GET", of(shop, "/contacts"), shop.token)).body as { items?: unknown[] };
    return items?.length ? true : undefined;
  }, "the person to be known");
  return chat;
}

describe("[BA1] a business that is deleted", () => {
  test("is nobody's to delete but its owner's, who types its handle; then nothing is left, and who it talked with is told", async () => {
    const shop = await shopOf(owner);
    const chat = await wroteTo(shop, "anybody there?");
    const file = await ask("POST", of(shop, "/media"), shop.token, "x".repeat(2000));
    expect(file.status, JSON.stringify(file.body)).toBe(200);
    const export_ = await ask("POST", of(shop, "/exports"), shop.token, {});
    const link = await until(async () => {
      const { files } = (await ask("GET", of(shop, `/exports/${export_.body.id}`), shop.token)).body as {
        files: { url: string }[];
      };
      return files[0]?.url;
    }, "an export");
    const inR2 = async () => (await bindings.MEDIA.list({ prefix: `vault/${shop.id}` })).objects.length;
    expect(await inR2()).toBeGreaterThan(0);

    const typed = `?handle=${shop.handle}`;
    for (const token of [shop.token, thief.token(), null])
      expect((await ask("DELETE", of(shop, typed), token)).status).toBeGreaterThan(400);
    expect(await ask("DELETE", of(shop, "?handle=acme"), owner.token())).toMatchObject({
      status: 422,
      body: { code: "not-confirmed" },
    });
    expect(await ask("GET", of(shop, "/contacts"), shop.token)).toMatchObject({ status: 200 });

    const gone = await ask("DELETE", of(shop, typed), owner.token());
    expect(gone).toMatchObject({ status: 200, body: { state: "ending" } });
    // From this moment on.
    expect(await ask("GET", of(shop, "/contacts"), shop.token)).toMatchObject({ status: 401 });
    await ana.until({ kind: "timeline", conversation: chat, limit: 20 }, ({ items }) =>
      items.some((item) => item.kind === "system" && item.line.kind === "account-deleted"),
    );
    await until(async () => ((await rowsOf(shop)) === 0 ? true : undefined), "its rows to go");
    await until(async () => ((await tablesOf(shop)) === 0 ? true : undefined), "its tables to go");
    expect(await inR2()).toBe(0);
    expect((await ask("GET", new URL(link).pathname + new URL(link).search, null)).status).toBe(404);
    expect((await ask("DELETE", of(shop, typed), owner.token())).status).toBe(404);
    const { items } = (await ask("GET", "/v1/businesses", owner.token())).body as { items: { id: string }[] };
    expect(items.some(({ id }) => id === shop.id)).toBe(false);
    expect(await tablesOf(shop)).toBe(0);
  });

  test("goes on by its alarm and by the hour where it was cut off, and answers nothing meanwhile", async () => {
    const shop = await shopOf(owner);
    await runInDurableObject(objectOf(shop), async (gateway, { storage }) => {
      const whole = Reflect.get(gateway, "env") as Env;
      const failing = new Proxy(whole.MEDIA, {
        get: (target, name) => (name === "list" ? () => Promise.reject(new Error("R2")) : Reflect.get(target, name)),
      });
      Reflect.set(gateway, "env", { ...whole, MEDIA: failing });
      expect(await gateway.end()).toBe(true);
      await expect(gateway.alarm()).rejects.toThrow("R2");
      expect((await gateway.fetch(new Request(`https://x${of(shop, "/contacts")}`))).status).toBe(404);
      expect(storage.sql.exec("SELECT 1 FROM meta WHERE name = 'ending'").toArray()).toHaveLength(1);
      Reflect.set(gateway, "env", whole);
    });
    expect(await rowsOf(shop)).toBe(0);
    await runDurableObjectAlarm(objectOf(shop));
    expect(await tablesOf(shop)).toBe(0);
    // It was marked, and nobody could tell its object.
    const second = await shopOf(owner);
    await bindings.DIRECTORY.prepare("UPDATE businesses SET ending = 1 WHERE id = ?").bind(second.id).run();
    expect((await ask("GET", of(second, "/contacts"), second.token)).status).toBe(401);
    await endByTheHour(bindings, Date.now());
    await until(async () => ((await rowsOf(second)) === 0 ? true : undefined), "its rows to go");
  });
});

test("[BA1] who ends their own account ends what they own: nobody could do it later", async () => {
  const leaver = await talker("Leaver");
  const shop = await shopOf(leaver);
  expect(await leaver.client.verbs.deleteAccount(null)).toEqual({ kind: "ok" });
  expect((await ask("GET", of(shop, "/contacts"), shop.token)).status).toBe(401);
  await endByTheHour(bindings, Date.now());
  await until(async () => ((await rowsOf(shop)) === 0 ? true : undefined), "its rows to go");
});

describe("[BA2] a business that changes hands", () => {
  const put = (shop: Shop, by: Talker, query = "") => ask("PUT", of(shop, `/owner${query}`), by.token());
  const offer = (shop: Shop, to: Talker, by = owner) => ask("POST", of(shop, "/owner"), by.token(), { handle: to.handle });
  const offered = async (to: Talker) =>
    ((await ask("GET", "/v1/business-offers", to.token())).body as { items: { business: string }[] }).items.map(
      ({ business }) => business,
    );

  test("is whose who was asked and said yes, and nobody else's; what the one before had set up ends", async () => {
    const shop = await shopOf(owner);
    await ask("POST", of(shop, "/exports"), shop.token, {});
    expect((await offer(shop, other, thief)).status).toBe(404);
    expect((await ask("POST", of(shop, "/owner"), shop.token, { handle: other.handle })).status).toBeGreaterThan(400);
    expect((await offer(shop, owner)).body).toMatchObject({ code: "yourself" });
    expect((await ask("POST", of(shop, "/owner"), owner.token(), { handle: "nobody.at.all" })).body).toMatchObject({
      code: "no-such-person",
    });
    expect(await offer(shop, other)).toMatchObject({ status: 200 });
    expect(await offered(thief)).toEqual([]);
    expect((await ask("GET", of(shop, "/owner"), owner.token())).body).toMatchObject({ items: [{ handle: other.handle }] });
    for (const who of [other, thief]) expect((await ask("GET", of(shop, "/owner"), who.token())).status).toBe(404);
    expect(await offered(other)).toContain(shop.id);
    for (const who of [thief, ana, owner]) expect((await put(shop, who)).status).toBe(404);
    expect((await ask("GET", of(shop, "/contacts"), other.token())).status).toBe(404);

    expect(await put(shop, other)).toMatchObject({ status: 200, body: { id: shop.id } });
    expect((await ask("GET", of(shop, "/contacts"), other.token())).status).toBe(200);
    for (const token of [owner.token(), shop.token])
      expect((await ask("GET", of(shop, "/contacts"), token)).status).toBeGreaterThan(400);
    expect((await ask("GET", of(shop, "/exports"), other.token())).body).toEqual({ items: [] });
    expect(await offered(other)).not.toContain(shop.id);
    // What was said once is over.
    expect((await put(shop, other)).status).toBe(404);
    const { items } = (await ask("GET", of(shop, "/audit"), other.token())).body as { items: { action: string }[] };
    expect(items.map(({ action }) => action)).toEqual(expect.arrayContaining(["business.offer", "business.take"]));
  });

  test("keeps its tokens where the new one wants them; an offer that was taken back or is old is none", async () => {
    const shop = await shopOf(owner);
    await offer(shop, other);
    expect((await ask("DELETE", of(shop, "/owner"), thief.token())).status).toBe(404);
    expect((await ask("DELETE", of(shop, "/owner"), owner.token())).status).toBe(204);
    expect((await ask("GET", of(shop, "/owner"), owner.token())).body).toEqual({ items: [] });
    expect((await put(shop, other)).status).toBe(404);
    await offer(shop, other);
    await bindings.DIRECTORY.prepare("UPDATE business_offers SET expires = 1 WHERE business = ?").bind(shop.id).run();
    expect([await offered(other), (await put(shop, other)).status]).toMatchObject([expect.not.arrayContaining([shop.id]), 404]);
    await offer(shop, other);
    const later = { content: { kind: "text", text: "soon" }, to: { kind: "everyone" }, at: Date.now() + 3600_000 };
    const job = await ask("POST", of(shop, "/jobs"), shop.token, later);
    const made = await ask("POST", of(shop, "/exports"), shop.token, {});
    expect((await put(shop, other, "?access=keep")).status).toBe(200);
    expect((await ask("GET", of(shop, "/contacts"), shop.token)).status).toBe(200);
    expect((await ask("GET", of(shop, `/jobs/${job.body.id}`), shop.token)).body).toMatchObject({ state: "waiting" });
    expect((await ask("GET", of(shop, `/exports/${made.body.id}`), shop.token)).status).toBe(200);
  });

  test("does not get out of a suspension, of itself or of who had it", async () => {
    const shop = await shopOf(owner);
    await offer(shop, other);
    for (const column of ["suspended", "owner_suspended", "ending"]) {
      const set = (value: number) =>
        bindings.DIRECTORY.prepare(`UPDATE businesses SET ${column} = ? WHERE id = ?`).bind(value, shop.id).run();
      await set(1);
      expect((await put(shop, other)).status, column).toBe(404);
      await set(0);
    }
    expect((await put(shop, other)).status).toBe(200);
  });
});

test("[TI3] who is put out, or is in charge no more, leaves no job behind and no export whose links they may have; whoever stays does", async () => {
  const shop = await shopOf(owner);
  await wroteTo(shop, "hello?");
  const join = async (who: Talker, role: string) => {
    const { body } = await ask("POST", of(shop, "/members"), owner.token(), { handle: who.handle, role });
    expect((await ask("POST", `/v1/invitations/${shop.id}`, who.token())).status).toBe(200);
    return `/members/${body.id}`;
  };
  const later = { at: Date.now() + 3600_000, content: { kind: "text", text: "buy" }, to: { kind: "everyone" } };
  const left = async () => {
    const get = async (path: string) => (await ask("GET", of(shop, path), owner.token())).body.items as { state: string }[];
    const open = (await get("/jobs")).filter(({ state }) => state === "waiting");
    return [open.length, (await get("/exports")).length];
  };
  const begins = async (who: Talker) => {
    expect((await ask("POST", of(shop, "/jobs"), who.token(), later)).status).toBe(201);
    expect((await ask("POST", of(shop, "/exports"), who.token(), {})).status).toBe(201);
  };
  const [mal, agent] = [await join(thief, "admin"), await join(other, "agent")];
  expect((await ask("POST", of(shop, "/jobs"), owner.token(), later)).status).toBe(201);
  await begins(thief);
  expect((await ask("DELETE", of(shop, agent), owner.token())).status).toBe(204);
  expect(await left()).toEqual([2, 1]);
  expect((await ask("PUT", of(shop, mal), owner.token(), { role: "agent" })).status).toBe(200);
  expect(await left()).toEqual([1, 0]);
  expect((await ask("PUT", of(shop, mal), owner.token(), { role: "admin" })).status).toBe(200);
  await begins(thief);
  expect((await ask("DELETE", of(shop, mal), owner.token())).status).toBe(204);
  expect(await left()).toEqual([1, 0]);
});

test("[OP3] what a suspended owner had begun waits, as long as it lasts", async () => {
  const spammer = await talker("Spammer");
  const shop = await shopOf(spammer);
  await wroteTo(shop, "hello?");
  const { items } = (await ask("GET", of(shop, "/contacts"), shop.token)).body as { items: { person: string }[] };
  const later = {
    at: Date.now() + 3600_000,
    content: { kind: "text", text: "buy" },
    to: { kind: "people", people: [items[0]?.person] },
  };
  const made = await ask("POST", of(shop, "/jobs"), shop.token, later);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const due = () =>
    runInDurableObject(
      objectOf(shop),
      (_, { storage }) => void storage.sql.exec("UPDATE jobs SET at = 1 WHERE id = ?", made.body.id),
    );
  expect(await operate("suspend", { who: { kind: "handle", handle: spammer.handle }, business: false })).toMatchObject({
    outcome: "done",
  });
  await due();
  await runDurableObjectAlarm(objectOf(shop));
  const stateOf = () =>
    runInDurableObject(objectOf(shop), (_, { storage }) =>
      storage.sql.exec("SELECT state FROM job_recipients WHERE job = ?", made.body.id).one(),
    );
  expect(await stateOf()).toEqual({ state: 0 });
});

test("[BA3] while the operator's secret is replaced links go on, keys are wrapped anew, and it is seen when the one before can go", async () => {
  const shop = await shopOf(owner);
  const made = await ask("POST", of(shop, "/exports"), shop.token, {});
  const link = await until(async () => {
    const { files } = (await ask("GET", of(shop, `/exports/${made.body.id}`), shop.token)).body as { files: { url: string }[] };
    return files[0]?.url;
  }, "an export");
  const { pathname, search } = new URL(link);
  const now = gatewaySecretOf(bindings) as Uint8Array<ArrayBuffer>;
  const fresh = { GATEWAY_SECRET: Buffer.alloc(32, 9).toString("base64") };
  const replacing = { ...bindings, ...fresh, ...(bindings.GATEWAY_SECRET && { GATEWAY_SECRET_BEFORE: bindings.GATEWAY_SECRET }) };
  expect((await signedLink(`${pathname}${search}`, { ...bindings, ...fresh })).status).toBe(401);
  expect((await signedLink(`${pathname}${search}`, replacing)).status).toBe(200);

  const mark = async () => (await rows<{ secret: string }>("SELECT secret FROM businesses WHERE id = ?", shop.id))[0]?.secret;
  expect(await mark()).toBe(await markOf(now));
  const wrapped = await runInDurableObject(objectOf(shop), async (gateway, { storage }) => {
    const whole = Reflect.get(gateway, "env") as Env;
    Reflect.set(gateway, "env", { ...whole, ...replacing });
    expect(await gateway.rewrap()).toBe(true);
    Reflect.set(gateway, "env", whole);
    return storage.sql.exec<{ value: ArrayBuffer }>("SELECT value FROM meta WHERE name = 'key'").one().value;
  });
  expect(await unwrapAccountKey(now, shop.id, new Uint8Array(wrapped))).toBeUndefined();
  expect(await unwrapAccountKey(gatewaySecretOf(replacing) as Uint8Array, shop.id, new Uint8Array(wrapped))).toBeDefined();
  expect(await mark()).toBe(await markOf(gatewaySecretOf(replacing) as Uint8Array<ArrayBuffer>));
  // As the deployment stands this one is behind, and opens by nothing that is here.
  expect(await operate("rewrap", { after: "" })).toMatchObject({ behind: 1, shut: 1, isReplacing: false });
});
