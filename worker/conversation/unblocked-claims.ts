// Claims as they count when a change is submitted: not of an account that has blocked whoever adds it, or was suspended since.

import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { type Claims, conversationOf, inboxOf } from "../rpc.ts";
import { shutTo } from "../shut-to.ts";

type Env = Parameters<typeof conversationOf>[0] & Parameters<typeof inboxOf>[0];

/** Each account is asked now, since a claim is good for days; a change that adds nobody asks nobody. */
export async function unblockedClaims(
  env: Env,
  claims: Claims,
  requester: AccountId,
  conversation: ConversationId,
): Promise<Claims> {
  const others = [...new Set(Object.values(claims).map(({ account }) => account))].filter((account) => account !== requester);
  if (others.length === 0) return claims;
  // One call for all of them: a request may make only so many, and a restart brings in everybody at once.
  const kept = new Set(await conversationOf(env, conversation).restartingWith(requester));
  const asked = others.filter((account) => !kept.has(account));
  const none = new Set(await shutAmong(env, asked, requester));
  return Object.fromEntries(Object.entries(claims).filter(([, { account }]) => !none.has(account)));
}

/** A request may call so many objects, and no more than a thousand: of more accounts one of each piece asks the others. */
export const ASKED_AT_ONCE = 32;

async function shutAmong(env: Env, accounts: readonly AccountId[], requester: AccountId): Promise<AccountId[]> {
  if (accounts.length <= ASKED_AT_ONCE) return shutTo(env, accounts, requester);
  const pieces = Array.from({ length: Math.ceil(accounts.length / ASKED_AT_ONCE) }, (_, i) =>
    accounts.slice(i * ASKED_AT_ONCE, (i + 1) * ASKED_AT_ONCE),
  );
  const shut = await Promise.all(
    pieces.map(async ([first, ...others]) => (first ? inboxOf(env, first).shutAmong(first, others, requester) : [])),
  );
  return shut.flat();
}
