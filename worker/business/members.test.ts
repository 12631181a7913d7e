// People of a business: invited, there, changed, gone.

import { beforeAll, beforeEach, expect, test } from "vitest";
import { firstDatabase } from "../directory/shards.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { bindings, fetchPath, migrate, rows, wait } from "../directory/testing/service.ts";
import { restore, suspend } from "../operator/accounts.ts";
import { endMemberships } from "./members.ts";
import { type NativeRoute, OF } from "./native/route.ts";
import { nativeRoutes } from "./native-routes.ts";
import { ROLES, type Role } from "./roles.ts";

const DAY_MS = 24 * 3600_000;
const MAKERS = import.meta.glob("../../migrations/0018_members.sql", { query: "?raw", import: "default", eager: true });
let ana: Registered;
let business: string;

type Member = { id: string; handle: string; role: Role; state: string };
type Answer = { status: number; body: Record<string, never> & { items: Member[]; code: string; id: string; token: string } };

async function ask(method: string, path: string, token: string, body?: object): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) };
  const response = await fetchPath(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text) } as Answer;
}
const at = (rest: string) => `/v1/businesses/${business}${rest}`;
const invite = (who: Registered, role: Role, by = ana) => ask("POST", at("/members"), by.token, { handle: who.handle, role });
const accept = (who: Registered) => ask("POST", `/v1/invitations/${business}`, who.token);

async function joins(role: Role): Promise<Registered & { member: string }> {
  const who = await registered();
  const member = (await invite(who, role)).body.id;
  expect((await accept(who)).status).toBe(200);
  return { ...who, member };
}
async function memberOf(who: Registered): Promise<Member | undefined> {
  return (await ask("GET", at("/members"), ana.token)).body.items.find(({ handle }) => handle === who.handle);
}

beforeAll(migrate);
beforeEach(async () => {
  ana = await registered();
  const handle = `acme${crypto.randomUUID().slice(0, 8)}`;
  const made = await ask("POST", "/v1/businesses", ana.token, { name: "Acme", handle, hosting: "own-server" });
  business = made.body.id;
});

test("[TI1] somebody who was invited sees which business it is and as what, and nothing else of it before they say yes", async () => {
  const ben = await registered();
  expect((await invite(ben, "agent")).body).toMatchObject({ handle: ben.handle, role: "agent", state: "invited" });
  const { items } = (await ask("GET", "/v1/invitations", ben.token)).body;
  expect(items).toEqual([{ business, handle: expect.any(String), role: "agent", invited: expect.any(Number) }]);
  for (const path of ["/members", "/profile", "/inbox", "/audit", "/tokens"])
    expect((await ask("GET", at(path), ben.token)).status, path).toBe(404);
  expect((await ask("GET", "/v1/businesses", ben.token)).body.items).toEqual([]);
  expect((await accept(ben)).status).toBe(200);
  expect((await accept(ben)).status).toBe(404);
  expect((await ask("GET", "/v1/businesses", ben.token)).body.items).toMatchObject([{ id: business, role: "agent" }]);
});

test("[TI1] an invitation is for one person, once, for two weeks; declined or late it opens nothing", async () => {
  const [ben, eve] = [await registered(), await registered()];
  await invite(ben, "agent");
  expect((await accept(eve)).status).toBe(404);
  expect((await invite(ben, "admin")).body.code).toBe("too-many");
  expect((await ask("DELETE", `/v1/invitations/${business}`, ben.token)).status).toBe(204);
  expect((await accept(ben)).status).toBe(404);
  await invite(ben, "agent");
  wait(15 * DAY_MS);
  expect((await ask("GET", "/v1/invitations", ben.token)).body.items).toEqual([]);
  expect((await accept(ben)).status).toBe(404);
  // Its place is free again.
  expect((await invite(ben, "read-only")).status).toBe(200);
  expect((await ask("POST", at("/members"), ana.token, { handle: "nobody.at.all", role: "agent" })).body.code).toBe(
    "no-such-agent",
  );
});

test("[TI1] a team has fifty people at most, those who are invited among them", async () => {
  const values = Array.from({ length: 49 }, (_, i) => `('m${i}${business}', '${business}', 'a${i}', 'h', 'agent', 1, 1, 0)`);
  await rows(`INSERT INTO business_members (id, business, account, handle, role, invited, accepted, ended) VALUES ${values}`);
  expect((await invite(await registered(), "agent")).body.code).toBe("too-many");
});

test("[TI3] who is put out is out with the next request, and comes back as another member", async () => {
  const ben = await joins("agent");
  expect((await ask("GET", at("/members"), ben.token)).status).toBe(200);
  expect((await ask("DELETE", at(`/members/${ben.member}`), ana.token)).status).toBe(204);
  expect((await ask("GET", at("/members"), ben.token)).status).toBe(404);
  // Said again, as after an answer that was lost
  expect((await ask("DELETE", at(`/members/${ben.member}`), ana.token)).status).toBe(204);
  expect(await memberOf(ben)).toMatchObject({ state: "gone" });
  expect((await accept(ben)).status).toBe(404);
  const again = await invite(ben, "agent");
  expect(again.body.id).not.toBe(ben.member);
  const other = await joins("admin");
  expect((await ask("DELETE", at("/membership"), other.token)).status).toBe(204);
  expect((await ask("GET", at("/members"), other.token)).status).toBe(404);
});

test("[TI3] tokens end with who had them made, also those that a token made, and those rotated into their hands", async () => {
  const ben = await joins("admin");
  const make = (by: string) => ask("POST", at("/tokens"), by, { name: "t", scopes: ["messages:read", "tokens:manage"] });
  const works = async (token: string) => (await ask("GET", at("/tokens"), token)).status === 200;
  const own = (await make(ben.token)).body.token;
  const child = (await make(own)).body.token;
  const anas = await make(ana.token);
  const id = (anas.body as unknown as { shown: { id: string } }).shown.id;
  const rotated = (await ask("POST", at(`/tokens/${id}/rotate`), ben.token, { overlapHours: 1 })).body.token;
  for (const token of [own, child, rotated]) expect(await works(token)).toBe(true);
  await ask("DELETE", at(`/members/${ben.member}`), ana.token);
  for (const token of [own, child, rotated]) expect(await works(token)).toBe(false);
  expect(await works(anas.body.token)).toBe(true);
});

test("[TI3] whose role manages no tokens any more keeps none", async () => {
  const ben = await joins("admin");
  const { token } = (await ask("POST", at("/tokens"), ben.token, { name: "t", scopes: ["messages:read"] })).body;
  expect((await ask("PUT", at(`/members/${ben.member}`), ana.token, { role: "agent" })).status).toBe(200);
  expect((await ask("GET", at("/profile"), token)).status).toBe(401);
  expect((await ask("POST", at("/tokens"), ben.token, { name: "t", scopes: ["messages:read"] })).status).toBe(403);
});

test("[TI4] the last owner neither leaves nor becomes less; of two who put each other out at once one stays", async () => {
  const { id: anaId = "" } = (await memberOf(ana)) ?? {};
  expect((await ask("DELETE", at("/membership"), ana.token)).body.code).toBe("last-owner");
  expect((await ask("DELETE", at(`/members/${anaId}`), ana.token)).body.code).toBe("last-owner");
  for (const role of ROLES.filter((each) => each !== "owner"))
    expect((await ask("PUT", at(`/members/${anaId}`), ana.token, { role })).body.code).toBe("last-owner");
  // Who was only invited is none yet.
  const late = await registered();
  await invite(late, "owner");
  expect((await ask("DELETE", at("/membership"), ana.token)).body.code).toBe("last-owner");
  const ben = await joins("owner");
  const both = await Promise.all([
    ask("DELETE", at(`/members/${anaId}`), ben.token),
    ask("DELETE", at(`/members/${ben.member}`), ana.token),
  ]);
  const owners = await rows(
    `SELECT id FROM business_members WHERE business = '${business}' AND role = 'owner' AND ended = 0 AND accepted > 0`,
  );
  expect(owners, JSON.stringify(both)).toHaveLength(1);
  const [{ owner }] = (await rows(`SELECT owner FROM businesses WHERE id = '${business}'`)) as [{ owner: string }];
  const [{ account }] = (await rows(
    `SELECT account FROM business_members WHERE business = '${business}' AND role = 'owner' AND ended = 0 AND accepted > 0`,
  )) as [{ account: string }];
  expect(owner).toBe(account);
});

test("[TI4] an admin makes no owner, touches none, and manages the rest", async () => {
  const [cem, dan] = [await joins("admin"), await joins("agent")];
  const { id: anaId = "" } = (await memberOf(ana)) ?? {};
  expect((await invite(await registered(), "owner", cem)).status).toBe(403);
  expect((await ask("PUT", at(`/members/${cem.member}`), cem.token, { role: "owner" })).status).toBe(403);
  expect((await ask("DELETE", at(`/members/${anaId}`), cem.token)).status).toBe(403);
  expect((await ask("PUT", at(`/members/${anaId}`), cem.token, { role: "agent" })).status).toBe(403);
  expect((await ask("PUT", at(`/members/${dan.member}`), cem.token, { role: "read-only" })).status).toBe(200);
  expect((await ask("DELETE", at(`/members/${dan.member}`), cem.token)).status).toBe(204);
});

test("[TI4] putting a suspended owner out does not give their business back its tokens", async () => {
  const ben = await joins("owner");
  const { token } = (await ask("POST", at("/tokens"), ben.token, { name: "t", scopes: ["messages:read"] })).body;
  await rows(`UPDATE businesses SET owner_suspended = 1 WHERE id = '${business}'`);
  const { id: anaId = "" } = (await memberOf(ana)) ?? {};
  expect((await ask("DELETE", at(`/members/${anaId}`), ben.token)).status).toBe(204);
  expect((await ask("GET", at("/profile"), token)).status).toBe(401);
  expect(await rows(`SELECT owner FROM businesses WHERE id = '${business}'`)).toEqual([{ owner: ana.account.accountId }]);
});

test("[TI5] who did what is noted by member: invited, came, another role, out", async () => {
  const ben = await joins("agent");
  await ask("PUT", at(`/members/${ben.member}`), ana.token, { role: "admin" });
  await ask("DELETE", at(`/members/${ben.member}`), ana.token);
  const { id: anaId } = (await memberOf(ana)) ?? {};
  const entries = (await ask("GET", at("/audit"), ana.token)).body.items as unknown as { action: string }[];
  expect(entries).toMatchObject([
    { action: "member.remove", actor: anaId, subject: ben.member },
    { action: "member.role", actor: anaId, subject: ben.member },
    { action: "member.accept", actor: ben.member, subject: ben.member },
    { action: "member.invite", actor: anaId, subject: ben.member },
  ]);
});

test("[TI3] an account that ends is a member of nothing, and its tokens end", async () => {
  const ben = await joins("admin");
  const { token } = (await ask("POST", at("/tokens"), ben.token, { name: "t", scopes: ["messages:read"] })).body;
  expect(await endMemberships(firstDatabase(bindings), ben.account.accountId, Date.now())).toEqual([
    { business, id: ben.member, role: "admin" },
  ]);
  expect((await ask("GET", at("/members"), ben.token)).status).toBe(404);
  expect((await ask("GET", at("/profile"), token)).status).toBe(401);
});

test("[TI6] in a business that is suspended its people see what is there and change nothing", async () => {
  await rows(`UPDATE businesses SET suspended = 1 WHERE id = '${business}'`);
  expect((await ask("GET", "/v1/businesses", ana.token)).body.items).toMatchObject([{ id: business, isSuspended: true }]);
  expect((await ask("GET", at("/members"), ana.token)).status).toBe(200);
  expect((await invite(await registered(), "agent")).body.code).toBe("suspended");
  expect((await ask("POST", at("/messages"), ana.token, {})).body.code).toBe("suspended");
});

const changing = Object.values<NativeRoute>(nativeRoutes).filter(
  ({ path, method, scope }) => path.includes(":business") && method !== "GET" && scope !== "person" && scope !== "link",
);
const GOING = ["", "/members/:member", "/membership", "/tokens/:token"].map((path) => `DELETE ${OF}${path}`);

test.each(["suspended", "owner_suspended"])(
  "[TI6] %s: no route changes anything but that one goes, or puts somebody out",
  async (column) => {
    const ben = await joins("owner");
    await rows(`UPDATE businesses SET ${column} = 1 WHERE id = '${business}'`);
    expect((await ask("GET", "/v1/businesses", ben.token)).body.items).toMatchObject([{ id: business, isSuspended: true }]);
    for (const { method, path } of changing.sort((a) => (a.path.endsWith("/membership") ? 1 : -1))) {
      const { body } = await ask(method, path.replace(":business", business).replace(/:\w+/g, "x"), ben.token);
      expect(body.code === "suspended", `${method} ${path}`).toBe(!GOING.includes(`${method} ${path}`));
    }
  },
);

test("[OP3] no token works that somebody made whose account is suspended, whosever the business is", async () => {
  const ben = await joins("admin");
  const { token } = (await ask("POST", at("/tokens"), ben.token, { name: "t", scopes: ["tokens:manage"] })).body;
  const own = (await ask("POST", at("/tokens"), ana.token, { name: "t", scopes: ["tokens:manage"] })).body.token;
  const tries = async () => [(await ask("GET", at("/tokens"), token)).status, (await ask("GET", at("/tokens"), own)).status];
  expect(await tries()).toEqual([200, 200]);
  const who = { who: { kind: "account" as const, account: ben.account.accountId }, business: false };
  await suspend(bindings, { own: [] } as never, who, Date.now());
  expect(await tries()).toEqual([401, 200]);
  await restore(bindings, { own: [] } as never, who);
  expect(await tries()).toEqual([200, 200]);
});

test("[TI3] a token that was there before members is its owner's: it rotates, and ends with them", async () => {
  const ben = await joins("owner");
  const { token } = (await ask("POST", at("/tokens"), ana.token, { name: "t", scopes: ["tokens:manage"] })).body;
  await rows(`UPDATE api_tokens SET maker = '' WHERE business = '${business}'`);
  const make = () => ask("POST", at("/tokens"), token, { name: "u", scopes: ["tokens:manage"] });
  expect((await make()).status).toBe(422);
  const [makers] = Object.values(MAKERS) as string[];
  const statement = makers?.split("--> statement-breakpoint").find((each: string) => each.includes("UPDATE `api_tokens`")) ?? "";
  await rows(statement);
  expect((await make()).status).toBe(200);
  const { id: anaId } = (await memberOf(ana)) ?? {};
  await ask("DELETE", at(`/members/${anaId}`), ben.token);
  expect((await make()).status).toBe(401);
});

test("[TI2] one of the people uses up their own share of requests, and nobody else's", async () => {
  const ben = await joins("read-only");
  const seen: string[] = [];
  const limit = bindings.API_LIMIT;
  bindings.API_LIMIT = {
    limit: async ({ key }: { key: string }) => {
      seen.push(key);
      return { success: !key.includes(ben.member) };
    },
  } as typeof limit;
  try {
    expect((await ask("GET", at("/members"), ben.token)).status).toBe(429);
    expect((await ask("GET", at("/members"), ana.token)).status).toBe(200);
    expect(seen).toContain(`${business} ${ben.member}`);
    expect(seen).not.toContain(business);
  } finally {
    bindings.API_LIMIT = limit;
  }
});

test("[TI4] a business that changes hands leaves the one who gave it away outside, with `end` their team too; what goes on is in the new owner's hands", async () => {
  for (const access of ["keep", "end"] as const) {
    const handle = `acme${crypto.randomUUID().slice(0, 8)}`;
    business = (await ask("POST", "/v1/businesses", ana.token, { name: "Acme", handle, hosting: "own-server" })).body.id;
    const ben = await joins("agent");
    const late = await registered();
    await invite(late, "admin");
    const { token } = (await ask("POST", at("/tokens"), ana.token, { name: "t", scopes: ["tokens:manage"] })).body;
    const cem = await registered();
    expect((await ask("POST", at("/owner"), ana.token, { handle: cem.handle })).status).toBe(200);
    expect((await ask("GET", at("/members"), cem.token)).status).toBe(404);
    const taken = await ask("PUT", at(`/owner?access=${access}`), cem.token);
    expect(taken.body, JSON.stringify(taken.body)).toMatchObject({ id: business, role: "owner" });
    expect((await ask("GET", at("/members"), ana.token)).status).toBe(404);
    expect((await ask("GET", at("/members"), ben.token)).status).toBe(access === "keep" ? 200 : 404);
    expect((await accept(late)).status).toBe(access === "keep" ? 200 : 404);
    expect((await ask("GET", at("/tokens"), token)).status).toBe(access === "keep" ? 200 : 401);
    if (access === "end") continue;
    expect((await ask("POST", at("/tokens"), token, { name: "t", scopes: ["tokens:manage"] })).status).toBe(200);
    const { body } = await ask("GET", at("/members"), cem.token);
    expect(body.items.filter(({ state, role }) => state === "member" && role === "owner")).toMatchObject([
      { handle: cem.handle },
    ]);
  }
});

test("[TI4] an owner who does not answer for it does not give it away", async () => {
  const ben = await joins("owner");
  const cem = await registered();
  expect((await ask("POST", at("/owner"), ben.token, { handle: cem.handle })).status).toBe(403);
  expect((await ask("PUT", at("/owner"), cem.token)).status).toBe(404);
});
