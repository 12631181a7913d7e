// Whoever has blocked who adds them is found among many, and no object or request asks all of them.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { randomId } from "../../mls/testing/people.ts";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import { inboxOf } from "../rpc.ts";
import { ASKED_AT_ONCE, unblockedClaims } from "./unblocked-claims.ts";

const bindings = env as Env;

/** @returns what the request itself asks, beside */
function counting(): { env: Env; asked: string[] } {
  const asked: string[] = [];
  const INBOXES = new Proxy(bindings.INBOXES, {
    get(target, name) {
      if (name !== "getByName") return Reflect.get(target, name);
      return (account: string) => {
        asked.push(account);
        return target.getByName(account);
      };
    },
  });
  return { env: { ...bindings, INBOXES }, asked };
}

async function addable(
  many: number,
  blocking: readonly number[],
): Promise<{ left: string[]; asked: number; accounts: AccountId[] }> {
  const requester = randomId() as unknown as AccountId;
  const conversation = randomId() as ConversationId;
  const accounts = Array.from({ length: many }, () => randomId() as unknown as AccountId);
  for (const at of blocking) await inboxOf(bindings, accounts[at] as AccountId).block(requester);
  const claims = Object.fromEntries(
    accounts.map((account) => [account, { requester, account, conversation, expiresAt: Date.now() + 1e6 }]),
  );
  const { env: counted, asked } = counting();
  const left = Object.keys(await unblockedClaims(counted, claims as never, requester, conversation));
  return { left, asked: asked.length, accounts };
}

test("[IN4] of many whom one change adds those are left out who have blocked whoever adds them, wherever they stand; no request asks each of them", async () => {
  const blocking = [0, 1, ASKED_AT_ONCE - 1, ASKED_AT_ONCE, 2 * ASKED_AT_ONCE + 5];
  const { left, asked, accounts } = await addable(2 * ASKED_AT_ONCE + 6, blocking);
  expect(left.sort()).toEqual(accounts.filter((_, at) => !blocking.includes(at)).sort());
  expect(asked).toBe(3);
});

test("[IN4] of a few each is asked", async () => {
  const { left, asked } = await addable(ASKED_AT_ONCE, [3]);
  expect([left.length, asked]).toEqual([ASKED_AT_ONCE - 1, ASKED_AT_ONCE]);
});
