// The account as it is stored.

import type { AccountRecord } from "../../store/tables.ts";
import type { Ports } from "../world.ts";

const SCOPE = "client";

export async function saveAccount({ store }: Pick<Ports, "store">, account: AccountRecord): Promise<void> {
  const writes = [{ table: "account" as const, key: [], value: account }];
  while ((await store.transact({ scope: SCOPE, version: await store.version(SCOPE), writes })) === "conflict");
}
