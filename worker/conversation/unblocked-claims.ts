// Claims as they count when a change is submitted: not of an account that has blocked whoever adds it.

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
  const shut = await Promise.all(
    others.map(async (account) => {
      const isRefused = await inboxOf(env, account).refuses(requester);
      return isRefused && !(await conversationOf(env, conversation).isRestarting(requester, account)) ? [account] : [];
    }),
  );
  const isShut = new Set(shut.flat());
  return Object.fromEntries(Object.entries(claims).filter(([, { account }]) => !isShut.has(account)));
}
