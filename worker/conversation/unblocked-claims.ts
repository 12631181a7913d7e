// Claims as they count when a change is submitted: not of an account that has blocked whoever adds it, or was suspended since.

import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { type Claims, conversationOf, inboxOf } from "../rpc.ts";

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
  const shut = await Promise.all(
    others
      .filter((account) => !kept.has(account))
      .map(async (account) => ((await inboxOf(env, account).isShutTo(requester)) ? [account] : [])),
  );
  const none = new Set(shut.flat());
  return Object.fromEntries(Object.entries(claims).filter(([, { account }]) => !none.has(account)));
}
