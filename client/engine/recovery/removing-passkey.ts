// A passkey that recovers nothing any more: the account's root is another one from then on, or whoever has what keeps it would still have that.

import { publicKeyOf } from "../../../mls/recovery/index.ts";
import type { VaultId } from "../../../protocol/index.ts";
import type { ByRootOutcome, RecoveryWay } from "../../outcomes.ts";
import type { RecoveryWorld } from "./fetch-vault.ts";
import { learnKeys } from "./learn-keys.ts";
import { reroot } from "./rerooting.ts";
import { rootHere } from "./root-here.ts";

/** In memory, until it is done: what broke off goes on to the same root. */
export type Removing = { passkey: VaultId; nextSeed: Uint8Array };

/** @param way not the passkey that goes */
export async function removePasskey(
  world: RecoveryWorld,
  keep: Parameters<typeof reroot>[1],
  { passkey, nextSeed }: Removing,
  way: RecoveryWay,
): Promise<ByRootOutcome> {
  const root = await rootHere(world, way);
  if (root.kind !== "ok") return root;
  if (root.from === null) return { kind: "needs-recovery" };
  const { secrets, found } = root.from;
  const isKey = found.contents.methods.some(({ vaultId, kind }) => vaultId === passkey && kind === "key");
  if (isKey || secrets.method.vaultId === passkey) return { kind: "refused", detail: "this passkey" };
  if (!(await learnKeys(world, keep, root.from))) return { kind: "offline" };
  const methods = found.contents.methods.filter(({ vaultId }) => vaultId !== passkey);
  return reroot(world, keep, { found, nextSeed, nextKey: await publicKeyOf(nextSeed), secrets, methods });
}
