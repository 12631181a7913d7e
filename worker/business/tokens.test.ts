import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { firstDatabase } from "../directory/shards.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { bindings, call, fetchPath, migrate, now, rows, wait } from "../directory/testing/service.ts";
import type { NativeRoute } from "./native/route.ts";
import { nativeRoutes } from "./native-routes.ts";
import { SCOPES, type Scope } from "./scopes.ts";
import { hashOfApiToken, makeApiToken } from "./token.ts";
import { changeNetworks, findToken } from "./tokens.ts";

const DAY_MS = 24 * 3600_000;
let owner: Registered;
let business: string;
/** Of the owner */
let member: string;

type Answer = { status: number; body: Record<string, never> & { items: Record<string, never>[] }; headers: Headers };
async function ask(method: string, path: string, token: string | null, body?: unknown): Promise<Answer> {
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
  const response = await fetchPath(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) } as Answer;
}
const at = (rest: string, id = business) => `/v1/businesses/${id}${rest}`;
async function makeToken(scopes: readonly Scope[], by = owner.token, more: object = {}) {
  const { status, body } = await ask("POST", at("/tokens"), by, { name: "till", scopes, ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as { token: string; shown: { id: string } };
}

beforeAll(migrate);
beforeEach(async () => {
  owner = await registered();
  const handle = `acme${crypto.randomUUID().slice(0, 8)}`;
  const made = await ask("POST", "/v1/businesses", owner.token, { name: "Acme", handle, hosting: "own-server" });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  business = String(made.body.id);
  member = String(made.body.member);
});

describe("an API token", () => {
  test("[TK1] is 32 random bytes with a checksum; a slip of the pen is no token", async () => {
    const { token, hash } = await makeApiToken("live");
    expect(token).toMatch(/^sk_live_[A-Za-z0-9_-]{51}$/);
    expect(await hashOfApiToken(token)).toEqual(hash);
    for (const i of [9, 30, 50, token.length - 1]) {
      const slip = token.slice(0, i) + (token[i] === "A" ? "B" : "A") + token.slice(i + 1);
      expect(await hashOfApiToken(slip), slip).toBeUndefined();
    }
    for (const no of ["", "sk_live_", token.replace("live", "test"), `${token}A`, token.slice(0, -1), "sk_prod_x"])
      expect(await hashOfApiToken(no), no).toBeUndefined();
  });

  test("[TK1] is shown once: what is kept is its SHA-256, and no list has it", async () => {
    const { token, shown } = await makeToken(["messages:send"]);
    const list = await ask("GET", at("/tokens"), owner.token);
    expect(list.body.items).toMatchObject([{ ...shown, lastUsed: null, revoked: null }]);
    const kept = JSON.stringify([list.body, await rows("SELECT * FROM api_tokens"), await rows("SELECT * FROM audit_log")]);
    expect(kept).not.toContain(token.slice(8, 40));
  });

  test("[TK2] opens what its scopes name, of its own business, and nothing after its end", async () => {
    const { token, shown } = await makeToken(["tokens:manage"], owner.token, { expiresInDays: 2 });
    expect((await ask("GET", at("/tokens"), token)).status).toBe(200);
    expect((await ask("GET", at("/tokens", "me"), token)).status).toBe(200);
    const other = await makeToken(["messages:send"]);
    expect(await ask("GET", at("/tokens"), other.token)).toMatchObject({ status: 403, body: { code: "under-scoped" } });
    const stranger = await registered();
    const theirs = await ask("POST", "/v1/businesses", stranger.token, {
      name: "B",
      handle: `b${shown.id
        .slice(0, 6)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "x")}`,
      hosting: "own-server",
    });
    expect(await ask("GET", at("/tokens", String(theirs.body.id)), token)).toMatchObject({
      status: 404,
      body: { code: "not-found" },
    });
    wait(2 * DAY_MS);
    expect(await ask("GET", at("/tokens"), token)).toMatchObject({ status: 401, body: { code: "no-token" } });
  });

  test("[TK2] gives no other token a scope that it does not have", async () => {
    const { token } = await makeToken(["tokens:manage", "messages:read"]);
    expect((await makeToken(["messages:read"], token)).token).toMatch(/^sk_/);
    const more = await ask("POST", at("/tokens"), token, { name: "more", scopes: ["messages:read", "exports:create"] });
    expect(more).toMatchObject({ status: 403, body: { code: "under-scoped" } });
    const strong = await makeToken([...SCOPES]);
    expect((await ask("POST", at(`/tokens/${strong.shown.id}/rotate`), token, {})).status).toBe(404);
  });

  test("[TK2] makes none that works longer than itself, by rotating itself neither", async () => {
    const { token, shown } = await makeToken(["tokens:manage"], owner.token, { expiresInDays: 1 });
    for (const more of [{}, { expiresInDays: null }, { expiresInDays: 2 }]) {
      const longer = await ask("POST", at("/tokens"), token, { name: "longer", scopes: ["tokens:manage"], ...more });
      expect(longer, JSON.stringify(more)).toMatchObject({ status: 403, body: { code: "under-scoped" } });
    }
    await makeToken(["tokens:manage"], token, { expiresInDays: 1 });
    wait(DAY_MS / 2);
    const rotated = await ask("POST", at(`/tokens/${shown.id}/rotate`), token, { overlapHours: 1 });
    const fresh = String((rotated.body as unknown as { token: string }).token);
    expect((await ask("GET", at("/tokens"), fresh)).status).toBe(200);
    wait(DAY_MS / 2);
    expect((await ask("GET", at("/tokens"), fresh)).status).toBe(401);
  });

  test("[TK7] is nothing elsewhere than where it may be used, and makes none for more places than its own", async () => {
    const from = (address: string, token: string, method = "GET", rest = "/tokens", body?: object) =>
      fetchPath(at(rest), {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          "cf-connecting-ip": address,
          ...(body && { "Content-Type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
    const networks = ["203.0.113.77/24", "2001:DB8:1::/48"];
    const { token, shown } = await makeToken(["tokens:manage"], owner.token, { networks });
    expect(shown).toMatchObject({ networks: ["203.0.113.0/24", "2001:db8:1::/48"] });
    for (const address of ["203.0.113.1", "::ffff:203.0.113.9", "2001:db8:1:2::3"])
      expect((await from(address, token)).status, address).toBe(200);
    for (const address of ["203.0.114.1", "2001:db8:2::1", "", "unknown", "203.0.113"]) {
      const refused = await from(address, token);
      expect([refused.status, await refused.json()], address).toMatchObject([401, { code: "no-token" }]);
    }
    const make = async (given: object) => {
      const answer = await from("203.0.113.1", token, "POST", "/tokens", { name: "x", scopes: ["tokens:manage"], ...given });
      return [answer.status, ((await answer.json()) as { shown?: { networks: string[] } }).shown?.networks];
    };
    for (const wider of [["0.0.0.0/0"], ["203.0.112.0/23"], ["203.0.113.0/25", "198.51.100.7"], ["::/0"]])
      expect(await make({ networks: wider }), wider.join()).toEqual([403, undefined]);
    expect(await make({ networks: ["203.0.113.128/25"] })).toEqual([200, ["203.0.113.128/25"]]);
    expect(await make({})).toEqual([200, ["203.0.113.0/24", "2001:db8:1::/48"]]);
    const anywhere = await makeToken(["tokens:manage"]);
    expect((await from("203.0.113.1", token, "POST", `/tokens/${anywhere.shown.id}/rotate`, {})).status).toBe(404);
    const rotated = await from("203.0.113.1", token, "POST", `/tokens/${shown.id}/rotate`, {});
    expect(await rotated.json()).toMatchObject({ shown: { networks: ["203.0.113.0/24", "2001:db8:1::/48"] } });
    for (const malformed of ["203.0.113", "10.0.0.1/33", "010.0.0.1", "fe80::1%eth0", "10.0.0.0/8/8", "x", "1/8"])
      expect(
        (await ask("POST", at("/tokens"), owner.token, { name: "x", scopes: ["tokens:manage"], networks: [malformed] })).status,
      ).toBe(422);
  });

  test("[TK9] may be bound to other networks while it works: narrowed by whoever manages tokens, opened by nobody beyond what they have", async () => {
    const change = (id: string, by: string, networks: unknown, address = "203.0.113.1") =>
      fetchPath(at(`/tokens/${id}`), {
        method: "PATCH",
        headers: { Authorization: `Bearer ${by}`, "Content-Type": "application/json", "cf-connecting-ip": address },
        body: JSON.stringify({ networks }),
      });
    const statusOf = async (...given: Parameters<typeof change>) => (await change(...given)).status;
    const [home, office] = ["203.0.113.0/24", "198.51.100.0/24"];
    const till = await makeToken(["messages:send"], owner.token, { networks: [home] });
    const opened = await change(till.shown.id, owner.token, [home, "198.51.100.9/24"]);
    expect([opened.status, await opened.json()]).toMatchObject([200, { id: till.shown.id, networks: [home, office] }]);
    expect((await ask("GET", at("/tokens"), owner.token)).body.items).toMatchObject([{ networks: [home, office] }]);
    expect((await ask("GET", at("/audit"), owner.token)).body.items[0]).toMatchObject({
      action: "token.change",
      subject: till.shown.id,
    });
    // One that was stolen and is good for one place opens neither itself nor another, and may shut both.
    const keys = await makeToken(["tokens:manage", "messages:send"], owner.token, { networks: [home] });
    for (const wider of [[], [home, office], ["203.0.112.0/23"], ["::/0"]])
      expect(await statusOf(keys.shown.id, keys.token, wider), wider.join()).toBe(403);
    const open = await makeToken(["messages:send"]);
    expect(await statusOf(open.shown.id, keys.token, [home])).toBe(200);
    expect(await statusOf(open.shown.id, keys.token, [])).toBe(403);
    expect(await statusOf(keys.shown.id, keys.token, ["203.0.113.0/25"])).toBe(200);
    // As when one is made: no scope and no time more than its own.
    const anywhere = await makeToken(["tokens:manage", "messages:send"], owner.token, { expiresInDays: 1 });
    const strong = await makeToken([...SCOPES], owner.token, { networks: [home], expiresInDays: 1 });
    expect(await statusOf(strong.shown.id, anywhere.token, [])).toBe(403);
    expect(await statusOf(strong.shown.id, keys.token, ["203.0.113.0/25"])).toBe(200);
    expect(await statusOf(till.shown.id, anywhere.token, [])).toBe(403);
    const brief = await makeToken(["messages:send"], owner.token, { networks: [home], expiresInDays: 1 });
    expect(await statusOf(brief.shown.id, anywhere.token, [])).toBe(200);
    expect(await statusOf(till.shown.id, till.token, [])).toBe(403);
    expect((await change(till.shown.id, owner.token, ["10.0.0.1/33"])).status).toBe(422);
    expect((await ask("PATCH", at(`/tokens/${till.shown.id}`), owner.token, {})).status).toBe(422);
    const stranger = await registered();
    expect(await statusOf(till.shown.id, stranger.token, [])).toBe(404);
    await ask("DELETE", at(`/tokens/${till.shown.id}`), owner.token);
    expect(await statusOf(till.shown.id, owner.token, [home])).toBe(404);
  });

  test("[TK9] who was let in and ended since changes nothing, nor does who has looked at what is there no more", async () => {
    const db = firstDatabase(bindings);
    const opener = await makeToken(["tokens:manage"], owner.token, { networks: ["203.0.113.0/24"] });
    const other = await makeToken(["tokens:manage"], owner.token, { networks: ["203.0.113.7/32"] });
    const found = await findToken(db, (await hashOfApiToken(opener.token)) as Uint8Array, "203.0.113.1", now());
    if (found === undefined) throw new Error("no token");
    const by = { kind: "token", ...found } as const;
    const set = (from: string[], to: string[], who: Parameters<typeof changeNetworks>[3]["by"] = by) =>
      changeNetworks(db, business, { id: other.shown.id, from, to }, { by: who, now: now() });
    expect(await set(["203.0.113.8/32"], ["203.0.113.0/24"])).toBe(false);
    expect(await set(["203.0.113.7/32"], ["203.0.113.0/25"])).toBe(true);
    // Narrowed, then revoked, between being let in and the statement.
    await ask("PATCH", at(`/tokens/${opener.shown.id}`), owner.token, { networks: ["203.0.113.0/26"] });
    expect(await set(["203.0.113.0/25"], ["203.0.113.0/24"])).toBe(false);
    await ask("PATCH", at(`/tokens/${opener.shown.id}`), owner.token, { networks: ["203.0.113.0/24"] });
    await ask("DELETE", at(`/tokens/${opener.shown.id}`), owner.token);
    expect(await set(["203.0.113.0/25"], ["203.0.113.0/24"])).toBe(false);
    const person = { kind: "member", id: member, role: "owner" } as const;
    expect(await set(["203.0.113.0/25"], ["203.0.113.0/24"], person)).toBe(true);
    await rows("UPDATE business_members SET role = 'agent' WHERE id = ?", member);
    expect(await set(["203.0.113.0/24"], [], person)).toBe(false);
  });

  test("a name that could dress as another is refused: of a token, and of a business", async () => {
    for (const name of ["safe\u202etxt", "two\nlines", "\u2066isolated", "bell\u0007"]) {
      const token = await ask("POST", at("/tokens"), owner.token, { name, scopes: ["messages:read"] });
      const shop = await ask("POST", "/v1/businesses", owner.token, { name, handle: "dressed.up", hosting: "own-server" });
      expect([token.status, shop.status], name).toEqual([422, 422]);
    }
  });

  test("[TK3] that was revoked works no more, from that moment on", async () => {
    const { token, shown } = await makeToken(["tokens:manage"]);
    expect((await ask("DELETE", at(`/tokens/${shown.id}`), owner.token)).status).toBe(204);
    expect((await ask("GET", at("/tokens"), token)).status).toBe(401);
    expect((await ask("DELETE", at(`/tokens/${shown.id}`), owner.token)).status).toBe(404);
  });

  test("[TK3] that is rotated works beside the new one until the overlap ends", async () => {
    const { token, shown } = await makeToken(["tokens:manage"]);
    const rotated = await ask("POST", at(`/tokens/${shown.id}/rotate`), owner.token, { overlapHours: 1 });
    const fresh = String((rotated.body as unknown as { token: string }).token);
    for (const each of [token, fresh]) expect((await ask("GET", at("/tokens"), each)).status).toBe(200);
    wait(3600_000);
    expect((await ask("GET", at("/tokens"), token)).status).toBe(401);
    expect((await ask("GET", at("/tokens"), fresh)).status).toBe(200);
  });

  test("[TK4] says when it was last used, and the audit log who changed what", async () => {
    const { token, shown } = await makeToken(["tokens:manage"]);
    await ask("GET", at("/tokens"), token);
    const list = await ask("GET", at("/tokens"), owner.token);
    expect(list.body.items.find((each) => each.id === shown.id)?.lastUsed).toBe(now());
    const second = await makeToken(["tokens:manage"], token);
    await ask("DELETE", at(`/tokens/${second.shown.id}`), owner.token);
    const audit = await ask("GET", at("/audit"), owner.token);
    expect(audit.body.items).toMatchObject([
      { action: "token.revoke", actor: member, subject: second.shown.id },
      { action: "token.create", actor: shown.id, subject: second.shown.id },
      { action: "token.create", actor: member, subject: shown.id },
    ]);
    expect((await ask("GET", at(`/audit?limit=1&before=${audit.body.items[1]?.id}`), owner.token)).body.items).toHaveLength(1);
  });

  test("[TK4] a business has at most fifty that work, also when they are asked for at once", async () => {
    const all = await Promise.all(
      Array.from({ length: 55 }, () => ask("POST", at("/tokens"), owner.token, { name: "x", scopes: ["messages:send"] })),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(all.filter(({ status }) => status === 422)).toHaveLength(5);
  });
});

describe("a business on its own server", () => {
  const join = (who: Registered, token: string) => call("joinBusiness", { token: who.token, body: { token } });
  test("[BA4] answers of each surface are in its own words, also where it has an API of its own", async () => {
    const { token } = await makeToken(SCOPES);
    const { items } = (await ask("GET", "/v1/businesses", owner.token)).body;
    const phone = String(items.find(({ id }) => id === business)?.phoneNumberId);
    const cloud = await ask("POST", `/v23.0/${phone}/messages`, token, {
      messaging_product: "whatsapp",
      to: "ZZ.A",
      text: { body: "x" },
    });
    expect(cloud.status).toBe(400);
    expect(cloud.headers.get("content-type")).toMatch(/^application\/json/);
    expect(cloud.body).toMatchObject({ error: { code: 100, type: "GraphMethodException" } });
    const native = await ask("GET", at("/contacts"), token);
    expect([native.status, native.body.code, native.headers.get("content-type")]).toEqual([
      404,
      "not-hosted",
      "application/problem+json",
    ]);
  });

  test("[BA1] is gone at once when it is deleted, and its tokens with it", async () => {
    const { token } = await makeToken(["tokens:manage"]);
    const { items } = (await ask("GET", "/v1/businesses", owner.token)).body;
    const handle = items.find(({ id }) => id === business)?.handle;
    expect((await ask("DELETE", at(`?handle=${handle}`), owner.token)).body).toEqual({ state: "gone" });
    expect((await ask("GET", at("/tokens"), token)).status).toBe(401);
    expect((await rows("SELECT 1 FROM businesses WHERE id = ?", business)).length).toBe(0);
    expect((await rows("SELECT 1 FROM api_tokens WHERE business = ?", business)).length).toBe(0);
  });

  const isConnected = async () =>
    (await ask("GET", "/v1/businesses", owner.token)).body.items.find(({ id }) => id === business)?.isConnected;

  test("[TK6] is the account that comes with a token of it, and then nobody else's", async () => {
    const { token, shown } = await makeToken(["messages:read"]);
    const [bot, other] = [await registered(), await registered()];
    expect(await isConnected()).toBe(false);
    expect((await join(bot, "sk_live_nonsense")).rejection).toEqual({ kind: "not-found" });
    expect((await join(bot, token)).answer).toEqual({ done: true });
    expect((await join(bot, token)).answer).toEqual({ done: true });
    expect(await isConnected()).toBe(true);
    expect((await join(other, token)).rejection).toEqual({ kind: "not-found" });
    await ask("DELETE", at(`/tokens/${shown.id}`), owner.token);
    expect((await join(bot, token)).rejection).toEqual({ kind: "not-found" });
  });
});

describe("who may call", () => {
  test("[TK2] nobody without a token or a session, and no person but the owner", async () => {
    const stranger = await registered();
    for (const route of Object.values<NativeRoute>(nativeRoutes)) {
      const path = route.path.replace(":business", business).replace(/:\w+/g, "x");
      expect((await ask(route.method, path, null)).status, path).toBe(401);
      expect((await ask(route.method, path, "sk_live_nonsense")).status, path).toBe(401);
      if (path.includes(business)) expect((await ask(route.method, path, stranger.token)).status, path).toBe(404);
    }
  });

  test("[TK5] each route takes the token that has its scope, and no token that has all the others", async () => {
    const lacking = new Map<Scope, string>();
    for (const scope of SCOPES) lacking.set(scope, (await makeToken(SCOPES.filter((each) => each !== scope))).token);
    const full = (await makeToken(SCOPES)).token;
    for (const route of Object.values<NativeRoute>(nativeRoutes)) {
      const path = route.path.replace(":business", business).replace(/:\w+/g, "x");
      if (route.scope === "person") expect((await ask(route.method, path, full)).status, path).toBe(401);
      if (route.scope === null || route.scope === "person" || route.scope === "link") continue;
      if (route.scope === "owner" || route.scope === "admin" || route.scope === "member") {
        expect((await ask(route.method, path, full)).status, path).toBe(403);
        continue;
      }
      expect((await ask(route.method, path, lacking.get(route.scope) ?? "")).status, `${route.method} ${path}`).toBe(403);
      expect([401, 403], `${route.method} ${path}`).not.toContain((await ask(route.method, path, full)).status);
    }
  });

  test("[TK5] a browser acts for the owner from our own pages only", async () => {
    const path = `https://parley.example${at("/tokens")}`;
    const evil = await fetchPath(at("/tokens"), {
      method: "POST",
      headers: { Authorization: `Bearer ${owner.token}`, "Content-Type": "application/json", Origin: "https://evil.example" },
      body: JSON.stringify({ name: "x", scopes: ["messages:send"] }),
    });
    expect(evil.status, path).toBe(403);
  });

  test("bad bodies are said to be bad, each with where", async () => {
    const bad = [
      {},
      { name: "", scopes: ["messages:send"] },
      { name: "x", scopes: [] },
      { name: "x", scopes: ["all"] },
      { name: 7, scopes: ["messages:send"] },
    ];
    for (const body of bad) expect((await ask("POST", at("/tokens"), owner.token, body)).status, JSON.stringify(body)).toBe(422);
    // A list would pass for an object whose fields may all be left out.
    for (const body of [[], [{}], "x", 7, null])
      expect((await ask("POST", at("/tokens/x/rotate"), owner.token, body)).status).toBe(422);
    expect((await ask("PATCH", at("/tokens"), owner.token)).status).toBe(405);
    expect(
      await ask("POST", "/v1/businesses", owner.token, { name: "A", handle: owner.handle, hosting: "own-server" }),
    ).toMatchObject({
      status: 409,
      body: { code: "handle-taken" },
    });
  });
});
