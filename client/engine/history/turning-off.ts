// The history turned off: at the service it goes at once, here what was known of it.

import { recoveryEndpoints } from "../../../protocol/index.ts";
import type { AccountChanges } from "../../store/tables.ts";
import type { World } from "../world.ts";

const SCOPE = "history";

/** Said again on each device that hears of it: one that wrote meanwhile had begun another. @returns false: not now */
export async function forgetHistory(world: World, keep: (changes: AccountChanges) => Promise<void>): Promise<boolean> {
  const answer = await world.api.ask(recoveryEndpoints.clearHistory);
  if (answer.kind !== "ok") return false;
  const { store } = world;
  const writes = [
    { table: "history" as const, key: [], value: null },
    { table: "historyNotes" as const, prefix: [] },
  ];
  while ((await store.transact({ scope: SCOPE, version: await store.version(SCOPE), writes })) === "conflict");
  await keep({ history: "off", historyStopped: null });
  return true;
}
