// Each native route with each role there can be, and with who is of no team: the table of roles opens it, and nothing else does.

import { beforeAll, expect, test } from "vitest";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { fetchPath, migrate } from "../directory/testing/service.ts";
import type { NativeRoute } from "./native/route.ts";
import { nativeRoutes } from "./native-routes.ts";
import { mayPlace, mayRole, ROLE_SCOPES, ROLES, type Role } from "./roles.ts";

const people = new Map<Role, Registered>();
let stranger: Registered;
let removed: Registered;
let business: string;

async function ask(method: string, path: string, token: string, body?: object) {
  const headers = { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) };
  const response = await fetchPath(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, string> };
}

async function joins(role: Role): Promise<Registered> {
  const who = await registered();
  const owner = people.get("owner")?.token ?? "";
  const invited = await ask("POST", `/v1/businesses/${business}/members`, owner, { handle: who.handle, role });
  expect(invited.status, JSON.stringify(invited.body)).toBe(200);
  expect((await ask("POST", `/v1/invitations/${business}`, who.token)).status).toBe(200);
  return who;
}

beforeAll(async () => {
  await migrate();
  const owner = await registered();
  people.set("owner", owner);
  const handle = `acme${crypto.randomUUID().slice(0, 8)}`;
  business = (await ask("POST", "/v1/businesses", owner.token, { name: "Acme", handle, hosting: "own-server" })).body.id ?? "";
  for (const role of ROLES) if (role !== "owner") people.set(role, await joins(role));
  stranger = await registered();
  removed = await joins("admin");
  const { items } = (await ask("GET", `/v1/businesses/${business}/members`, owner.token)).body as unknown as {
    items: { id: string; handle: string }[];
  };
  const id = items.find((each) => each.handle === removed.handle)?.id;
  expect((await ask("DELETE", `/v1/businesses/${business}/members/${id}`, owner.token)).status).toBe(204);
});

const routes = Object.values<NativeRoute>(nativeRoutes).filter(
  ({ path, scope }) => path.includes(":business") && scope !== "person",
);

test("[TI2] who only reads writes nothing, an agent answers and no more, and no admin touches an owner", () => {
  expect(ROLE_SCOPES["read-only"]).toEqual(["messages:read", "media:read", "contacts:read", "team:read"]);
  const more = ROLE_SCOPES.agent.filter((scope) => !ROLE_SCOPES["read-only"].includes(scope));
  expect(more).toEqual(["messages:send", "media:write", "team:write"]);
  for (const role of ["agent", "read-only"] as const)
    for (const from of [null, ...ROLES]) for (const to of [null, ...ROLES]) expect(mayPlace(role, from, to)).toBe(false);
  for (const other of [null, ...ROLES]) {
    expect(mayPlace("admin", "owner", other)).toBe(false);
    expect(mayPlace("admin", other, "owner")).toBe(false);
  }
});

// Leaving would end the walk.
test.each(
  routes.filter(({ path }) => !path.endsWith("/membership")).map((route) => [`${route.method} ${route.path}`, route] as const),
)("[TI2] %s", async (_, route) => {
  const path = route.path.replace(":business", business).replace(/:\w+/g, "x");
  for (const [role, { token }] of people) {
    const { status } = await ask(route.method, path, token);
    // Let in, what is asked for is not there, or nothing was said.
    expect(status === 403, `${role}: ${status}`).toBe(!mayRole(role, route.scope));
    expect(status).not.toBe(401);
  }
  for (const { token } of [stranger, removed]) expect((await ask(route.method, path, token)).status).toBe(404);
});
