// Where an object of an account's history lies in R2: apart from what people send one another, by account.

import type { AccountId, HistoryObjectId } from "../../protocol/index.ts";

export function objectKey(account: AccountId, object: HistoryObjectId): string {
  return `history/${account}/${object}`;
}
