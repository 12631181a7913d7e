// KeyPackages of the people to be added: claimed from the directory, and believed only where their account vouches for them.

import { readKeyPackage } from "../../../mls/index.ts";
import {
  type AccountId,
  type ConversationId,
  fromBase64Url,
  type Rejection,
  sameBytes,
  type UnixMs,
} from "../../../protocol/index.ts";
import { readAccountAnswer } from "../account/account-answer.ts";
import type { World } from "../world.ts";

export type Claimed =
  | { kind: "ok"; keyPackages: Uint8Array[] /** When the first of them ends */; until: UnixMs }
  | { kind: "rejected"; rejection: Rejection }
  | { kind: "no-answer" };

const NONE: Claimed = { kind: "rejected", rejection: { kind: "no-key-packages" } };

/** This account's other devices, for a group that it begins: none where it has no other, or none that has left anything. */
export async function claimOwn(
  world: World,
  conversation: ConversationId,
): Promise<Extract<Claimed, { kind: "ok" | "no-answer" }>> {
  const { accountId, log } = world.account();
  // Who has no other device has one entry in the log.
  const claimed = log.length === 1 ? NONE : await claim(world, accountId, conversation);
  return claimed.kind === "rejected" ? { kind: "ok", keyPackages: [], until: Number.POSITIVE_INFINITY } : claimed;
}

export async function claim(world: World, account: AccountId, conversation: ConversationId): Promise<Claimed> {
  const found = await world.api.call("lookUpAccount", { account });
  if (found.kind !== "ok") return found;
  const known = await readAccountAnswer(world.contacts, found.value);
  if (known === undefined || found.value.account !== account) return NONE;
  await world.contacts.learn(known.patches);

  const claimed = await world.api.call("claimKeyPackages", { account }, { conversation });
  if (claimed.kind !== "ok") return claimed;
  const keyPackages: Uint8Array[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const each of claimed.value.keyPackages) {
    const bytes = fromBase64Url(each.keyPackage) ?? new Uint8Array();
    const claims = await readKeyPackage(bytes, world.clock.now());
    if (claims.kind !== "ok" || claims.accountId !== account) continue;
    // What a device left there before it was put out is still signed.
    const listed = known.devices.get(claims.deviceId);
    if (listed?.standing === "active" && sameBytes(listed.key, claims.deviceKey)) {
      keyPackages.push(bytes);
      until = Math.min(until, claims.notAfter);
    }
  }
  return keyPackages.length > 0 ? { kind: "ok", keyPackages, until } : NONE;
}
