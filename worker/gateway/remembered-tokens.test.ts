/// <reference types="@cloudflare/vitest-plugin/types" />
// A token is looked up once in seconds, and ends at once all the same.

import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import { lookUpToken, TOKENS_LAST_MS } from "../business/remembered-tokens.ts";
import { SCOPES } from "../business/scopes.ts";
import { hashOfApiToken } from "../business/token.ts";
import { firstDatabase } from "../directory/shards.ts";
import { bindings, migrate, rows } from "../directory/testing/service.ts";
import { byHandle, operate } from "../operator/testing.ts";
import type { Gateway } from "./gateway.ts";
import { ask, type Shop, shopOf, type Talker, talker } from "./testing/world.ts";

let owner: Talker;

beforeAll(async () => {
  await migrate();
  owner = await talker("Owner");
});

const of = ({ id }: Shop, rest = "") => `/v1/businesses/${id}${rest}`;
/** It has been awake for so long that nobody remembers anything of before. */
const isOld = ({ id }: Shop) =>
  runInDurableObject(bindings.GATEWAYS.getByName(id) as DurableObjectStub<Gateway>, (gateway) => {
    Object.assign(gateway, { doubtedUntil: 0 });
  });
const statusOf = async (shop: Shop, token: string, body?: object) => {
  if (body === undefined) return (await ask("GET", of(shop, "/contacts"), token)).status;
  const length = { "content-length": String(JSON.stringify(body).length) };
  return (await ask("POST", of(shop, "/messages"), token, body, length)).status;
};
const toNobody = { to: "ZZ.AAAAAAAAAAAAAAAAAAAAAAAAAA", content: { kind: "text", text: "hello" } };

async function madeToken(shop: Shop, by = owner.token()): Promise<{ token: string; id: string }> {
  const { body } = await ask("POST", of(shop, "/tokens"), by, { name: "till", scopes: SCOPES });
  const { token, shown } = body as unknown as { token: string; shown: { id: string } };
  return { token, id: shown.id };
}

describe("[TK8] a token that was looked up a moment ago", () => {
  test("is not looked up again, for seconds", async () => {
    const shop = await shopOf(owner);
    const { token, id } = await madeToken(shop);
    await isOld(shop);
    expect(await statusOf(shop, token)).toBe(200);
    // Behind the back of everybody: whoever asks the database finds none.
    await rows("DELETE FROM api_tokens WHERE id = ?", id);
    expect(await statusOf(shop, token)).toBe(200);
    expect(await statusOf(shop, token, toNobody)).toBe(422);
    const hash = (await hashOfApiToken(token)) as Uint8Array;
    const asked = { hash, address: "", anew: false };
    const db = firstDatabase(bindings);
    expect(await lookUpToken(db, { ...asked, now: Date.now() })).toMatchObject({ isRemembered: true });
    expect(await lookUpToken(db, { ...asked, now: Date.now() + TOKENS_LAST_MS })).toBeUndefined();
    expect(await statusOf(shop, token)).toBe(401);
  });

  test("is nothing from the moment on in which it is revoked, rotated without overlap, or its maker has gone", async () => {
    const shop = await shopOf(owner);
    const ends: Record<string, (id: string) => Promise<number>> = {
      revoked: async (id) => (await ask("DELETE", of(shop, `/tokens/${id}`), owner.token())).status,
      rotated: async (id) => (await ask("POST", of(shop, `/tokens/${id}/rotate`), owner.token(), { overlapHours: 0 })).status,
    };
    for (const [how, end] of Object.entries(ends)) {
      const { token, id } = await madeToken(shop);
      await isOld(shop);
      expect(await statusOf(shop, token), how).toBe(200);
      expect(await statusOf(shop, token, toNobody), how).toBe(422);
      expect(await end(id), how).toBeLessThan(300);
      expect(await statusOf(shop, token), how).toBe(401);
      expect(await statusOf(shop, token, toNobody), how).toBe(401);
      const cloud = await ask("GET", `/v23.0/${shop.phoneNumberId}`, token);
      expect(cloud, how).toMatchObject({ status: 401, body: { error: { code: 190 } } });
    }
  });

  test("[TK9] works from elsewhere no more from the moment on in which it is bound to a network", async () => {
    const shop = await shopOf(owner);
    const { token, id } = await madeToken(shop);
    await isOld(shop);
    expect(await statusOf(shop, token)).toBe(200);
    expect((await ask("PATCH", of(shop, `/tokens/${id}`), owner.token(), { networks: ["192.0.2.1"] })).status).toBe(200);
    expect(await statusOf(shop, token)).toBe(401);
    expect(await statusOf(shop, token, toNobody)).toBe(401);
    expect((await ask("PATCH", of(shop, `/tokens/${id}`), owner.token(), { networks: [] })).status).toBe(200);
    expect(await statusOf(shop, token)).toBe(200);
  });

  test("is nothing from the moment on in which who answers for the business, or had it made, is suspended", async () => {
    const [boss, helper] = [await talker("Boss"), await talker("Helper")];
    const shop = await shopOf(boss);
    await ask("POST", of(shop, "/members"), boss.token(), { handle: helper.handle, role: "admin" });
    expect((await ask("POST", `/v1/invitations/${shop.id}`, helper.token())).status).toBe(200);
    for (const who of [helper, boss]) {
      const { token } = await madeToken(shop, who.token());
      await isOld(shop);
      expect(await statusOf(shop, token)).toBe(200);
      expect(await operate("suspend", { ...byHandle(who.handle), business: false })).toMatchObject({ outcome: "done" });
      expect(await statusOf(shop, token)).toBe(401);
      expect(await statusOf(shop, token, toNobody)).toBe(401);
    }
  });
});
