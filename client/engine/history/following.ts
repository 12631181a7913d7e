// The chain as the service has it now, with whatever keys this device has: nothing is written before it was read.

import { type AccountId, type HistoryHead, sameBytes } from "../../../protocol/index.ts";
import { type ChainRead, readChain } from "../../history/chain.ts";
import type { Chain } from "../../history/chain-record.ts";
import type { HistoryRecord, RecoveryRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";
import { getObject } from "./objects.ts";

export type Followed =
  /** `keyringKey`: the one that the newest manifest lies under */
  { kind: "ok"; chain: Chain | null; keyringKey: Uint8Array } | Exclude<ChainRead, { kind: "ok" }>;

/** @throws NotNow, NotTaken */
export async function followChain(
  world: Pick<World, "api">,
  { accountId: account, recovery }: { accountId: AccountId; recovery: Pick<RecoveryRecord, "keyringKey" | "formerKeys"> },
  { head, known }: { head: HistoryHead | null; known: Pick<HistoryRecord, "chain" | "keyringKey"> | null },
): Promise<Followed> {
  for (const keyringKey of keysFor(recovery, known?.chain ? known.keyringKey : null)) {
    const read = await readChain({ account, keyringKey }, head, known?.chain ?? null, (id) => getObject(world, id));
    if (read.kind === "other-key") continue;
    if (read.kind !== "ok") return read;
    const isKnown = read.chain !== null && read.chain === known?.chain;
    return { ...read, keyringKey: isKnown ? known.keyringKey : keyringKey };
  }
  return { kind: "other-key" };
}

/** Once it was seen under a newer key, nothing that follows lies under an older one. @param seenUnder null: nothing was seen */
function keysFor(
  { keyringKey, formerKeys }: Pick<RecoveryRecord, "keyringKey" | "formerKeys">,
  seenUnder: Uint8Array | null,
): Uint8Array[] {
  const all = [keyringKey, ...formerKeys];
  if (seenUnder === null) return all;
  const at = all.findIndex((key) => sameBytes(key, seenUnder));
  return at < 0 ? [keyringKey, seenUnder] : all.slice(0, at + 1);
}
