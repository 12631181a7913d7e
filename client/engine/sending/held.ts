// Whether sending waits for a person's decision: the key of a verified contact changed.

import type { AccountId } from "../../../protocol/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";

export function heldBy(
  accounts: readonly AccountId[],
  contact: (account: AccountId) => Pick<ContactRecord, "keyChange"> | undefined,
): AccountId | null {
  return accounts.find((account) => contact(account)?.keyChange?.held) ?? null;
}
