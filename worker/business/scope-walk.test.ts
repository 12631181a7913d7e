// Each route of both surfaces with every token there can be: the scope that it names opens it, and nothing else does.

import { beforeAll, expect, test } from "vitest";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { fetchPath, migrate } from "../directory/testing/service.ts";
import { cloudRoutes } from "./cloud-routes.ts";
import type { NativeRoute } from "./native/route.ts";
import { nativeRoutes } from "./native-routes.ts";
import { type ApiRoute, SCOPES, type Scope } from "./scopes.ts";

const IDS = { phone: "1", waba: "2", media: "3", template: "4" } as const;
let owner: Registered;
let business: string;
const only = new Map<Scope, string>();
const allBut = new Map<Scope, string>();

beforeAll(async () => {
  await migrate();
  owner = await registered();
  const handle = `acme${crypto.randomUUID().slice(0, 8)}`;
  const made = await send("POST", "/v1/businesses", owner.token, { name: "Acme", handle, hosting: "own-server" });
  business = (made.body as { id: string }).id;
  for (const scope of SCOPES) {
    only.set(scope, await tokenWith([scope]));
    allBut.set(scope, await tokenWith(SCOPES.filter((each) => each !== scope)));
  }
});

async function send(method: string, path: string, token: string | null, body?: object) {
  const headers = {
    ...(token !== null && { Authorization: `Bearer ${token}` }),
    ...(body && { "Content-Type": "application/json" }),
  };
  const response = await fetchPath(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as { error?: { code: number }; code?: string } };
}

async function tokenWith(scopes: Scope[]): Promise<string> {
  const made = await send("POST", `/v1/businesses/${business}/tokens`, owner.token, { name: "one", scopes });
  return (made.body as { token: string }).token;
}

/** With ids that look like ours and are of nobody */
function pathOf({ path }: ApiRoute): string {
  return path
    .replace(/:version\{[^}]*\}/, "v23.0")
    .replace(/:(\w+)\{[^}]*\}/g, (_, name: keyof typeof IDS) => `${IDS[name]}${"0".repeat(15)}`)
    .replace(":business", business)
    .replace(/:\w+/g, "x");
}

const refusals = {
  native: { none: { status: 401, body: { code: "no-token" } }, lacking: { status: 403, body: { code: "under-scoped" } } },
  cloud: { none: { status: 401, body: { error: { code: 190 } } }, lacking: { status: 403, body: { error: { code: 10 } } } },
} as const;
const routes: ApiRoute[] = [...Object.values<NativeRoute>(nativeRoutes), ...cloudRoutes];

test("[TK5] both surfaces are walked, and they are all there", () => {
  expect(routes.length).toBe(Object.keys(nativeRoutes).length + cloudRoutes.length);
  expect(cloudRoutes.every(({ path }) => !pathOf({ path } as ApiRoute).includes("{"))).toBe(true);
});

test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))("[TK5] %s", async (_, route) => {
  const path = pathOf(route);
  const { none, lacking } = refusals[route.surface];
  const isOpen = async (token: string | null) => {
    const { status } = await send(route.method, path, token);
    return status !== 401 && status !== 403;
  };
  // A link is signed with the key of a hosted business, which this one is not: its object says so.
  if (route.scope !== "link") expect(await send(route.method, path, null)).toMatchObject(none);
  expect(await send(route.method, path, "sk_live_nonsense")).toMatchObject(none);
  expect(await send(route.method, path, `${only.get("messages:send")?.slice(0, -1)}`)).toMatchObject(none);
  if (route.scope === "person" || route.scope === "owner" || route.scope === "admin" || route.scope === "member") {
    for (const token of only.values()) expect(await isOpen(token)).toBe(false);
    return;
  }
  const wanted = route.scope === "link" ? "media:read" : route.scope;
  if (wanted === null) {
    for (const token of only.values()) expect(await isOpen(token)).toBe(true);
    return;
  }
  expect(await isOpen(only.get(wanted) ?? "")).toBe(true);
  expect(await send(route.method, path, allBut.get(wanted) ?? "")).toMatchObject(lacking);
});
