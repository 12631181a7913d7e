// Which of some accounts somebody cannot add: each one's Inbox is asked.

import type { AccountId } from "../protocol/index.ts";
import { inboxOf } from "./rpc.ts";

export async function shutTo(
  env: Parameters<typeof inboxOf>[0],
  accounts: readonly AccountId[],
  requester: AccountId,
): Promise<AccountId[]> {
  const shut = await Promise.all(
    accounts.map(async (account) => ((await inboxOf(env, account).isShutTo(requester)) ? [account] : [])),
  );
  return shut.flat();
}
