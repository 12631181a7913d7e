// Who only asks leaves nothing behind: no table in an object, no object at all behind a link that nobody signed.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { encodeFrame, FRAME_CONTENT_TYPE, framePaths, groupConversationId, toBase64Url } from "../../protocol/index.ts";
import { decimalId } from "../business/decimal-id.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { app, bindings, call, fetchPath, migrate, ORIGIN } from "../directory/testing/service.ts";
import type { Env } from "../env.ts";
import { gatewayOf, inboxOf } from "../rpc.ts";
import { signedUrl } from "./testing/links.ts";

beforeAll(migrate);

const random = () => crypto.getRandomValues(new Uint8Array(16));
const left = (stub: DurableObjectStub) =>
  runInDurableObject(stub, async (_, { storage }) => ({
    tables: storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    alarm: await storage.getAlarm(),
  }));
const NOTHING = { tables: [], alarm: null };

test("[AS1] whoever asks for a conversation that is not there makes none", async () => {
  const eve = await registered();
  const id = await groupConversationId(random());
  const ask = (path: string, init: RequestInit = {}) =>
    fetchPath(path.replace(":conversation", id), { ...init, headers: { ...headersOf(eve), ...init.headers } });
  const post = (path: string, body: Uint8Array) => ask(path, { method: "POST", body });
  const acknowledge = encodeFrame({ kind: "acknowledge", seq: 1 });
  const report = encodeFrame({ kind: "report", seq: 1, signed: new Uint8Array(64) });
  const statuses = [
    await ask(framePaths.log),
    await ask(framePaths.group),
    await ask(framePaths.conversationSocket, { headers: { Upgrade: "websocket" } }),
    await post(framePaths.submit, acknowledge),
    await post(framePaths.submit, report),
    await post(framePaths.commit, new Uint8Array(8)),
    await post(framePaths.create, new Uint8Array(8)),
  ].map(({ status }) => status);
  expect(
    statuses.every((status) => status >= 400 && status < 500),
    statuses.join(),
  ).toBe(true);
  expect(await left(bindings.CONVERSATIONS.getByName(id))).toEqual(NOTHING);
});

test("[AS1] nor does an Inbox or a Gateway come to be by being asked", async () => {
  const [ana, eve] = [await registered(), await registered()];
  const inbox = bindings.INBOXES.getByName(ana.account.accountId);
  const nobodys = await inboxOf(bindings, ana.account.accountId).refuses(eve.account.accountId);
  expect(nobodys).toBe(false);
  await inboxOf(bindings, ana.account.accountId).unblock(eve.account.accountId);
  expect(await left(inbox)).toEqual(NOTHING);
  // Its own account alone puts a device out, and that is remembered: a request of its last session may still be on its way (IN6).
  await inboxOf(bindings, ana.account.accountId).revoke([ana.device.deviceId]);
  expect((await left(inbox)).tables).toContainEqual({ name: "put_out" });

  const business = toBase64Url(random());
  const principal = btoa(JSON.stringify({ kind: "member", id: "m", role: "owner" }));
  const headers = { "x-parley-principal": principal };
  const answer = await gatewayOf(bindings, business).fetch(new Request(`${ORIGIN}/v1/businesses/me`, { headers }));
  expect(answer.status).toBe(404);
  await gatewayOf(bindings, business).wake({ conversation: await groupConversationId(random()) });
  expect(await left(bindings.GATEWAYS.getByName(business))).toEqual(NOTHING);
});

test("[AS2] a link that nobody signed names no object, and counts against the address that it came from", async () => {
  const [named, counted] = [[] as string[], [] as string[]];
  const watched = {
    ...bindings,
    GATEWAYS: {
      getByName(name: string) {
        named.push(name);
        return { fetch: async () => new Response("the bytes") };
      },
    },
    API_LIMIT: {
      limit: async ({ key }: { key: string }) => {
        counted.push(key);
        return { success: true };
      },
    },
  } as unknown as Env;
  const get = async (path: string, address = "203.0.113.7") => {
    const request = new Request(`${ORIGIN}${path}`, { headers: { "cf-connecting-ip": address } });
    return (await app.fetch(request, watched)).status;
  };
  const [business, other] = [toBase64Url(random()), toBase64Url(random())];
  const path = `/v23.0/${decimalId("media")}/download`;
  const good = await signedUrl(business, path);
  for (const bad of [
    `${path}?business=${business}`,
    `${path}?business=${business}&expires=9999999999999&signature=${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`,
    good.replace(business, other),
    good.replace("expires=9", "expires=8"),
    path,
  ])
    expect(await get(bad), bad).toBe(401);
  expect(named).toEqual([]);
  expect(await get(good)).toBe(200);
  expect(named).toEqual([business]);
  expect(new Set(counted)).toEqual(new Set(["203.0.113.7"]));
});

test("[AS2] addresses of one /64 are counted as one", async () => {
  const counted = new Set<string>();
  const watched = {
    ...bindings,
    API_LIMIT: {
      limit: async ({ key }: { key: string }) => {
        counted.add(key);
        return { success: false };
      },
    },
  } as unknown as Env;
  for (const address of ["2001:db8:1:2::1", "2001:db8:1:2:ffff:1:2:3", "2001:0DB8:0001:0002:0:0:0:9"]) {
    const request = new Request(`${ORIGIN}/v23.0/${decimalId("media")}/download`, { headers: { "cf-connecting-ip": address } });
    expect((await app.fetch(request, watched)).status).toBe(429);
  }
  expect([...counted]).toEqual(["2001:db8:1:2::/64"]);
});

function headersOf({ token }: Registered): Record<string, string> {
  return { Authorization: `Bearer ${token}`, "Content-Type": FRAME_CONTENT_TYPE };
}

test("a session by itself makes no Inbox either, before it greets", async () => {
  const ana = await registered();
  expect((await call("me", { token: ana.token })).status).toBe(200);
  expect(await left(bindings.INBOXES.getByName(ana.account.accountId))).toEqual(NOTHING);
});
