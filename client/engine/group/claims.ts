// KeyPackages of the people to be added: claimed from the directory, and believed only where their account vouches for them.

import { readKeyPackage, verifyDeviceList } from "../../../mls/index.ts";
import { type AccountId, type ConversationId, fromBase64Url, type Rejection } from "../../../protocol/index.ts";
import { readAccountAnswer } from "../account/contacts.ts";
import type { World } from "../world.ts";

export type Claimed =
  | { kind: "ok"; keyPackages: Uint8Array[] }
  | { kind: "rejected"; rejection: Rejection }
  | { kind: "no-answer" };

const NONE: Claimed = { kind: "rejected", rejection: { kind: "no-key-packages" } };

export async function claim(world: World, account: AccountId, conversation: ConversationId): Promise<Claimed> {
  const found = await world.api.call("lookUpAccount", { account });
  if (found.kind !== "ok") return found;
  const patches = await readAccountAnswer(world.contacts, found.value);
  const accountKey = fromBase64Url(found.value.accountKey);
  if (patches === undefined || accountKey === undefined || found.value.account !== account) return NONE;
  const list = await verifyDeviceList(accountKey, fromBase64Url(found.value.deviceList) ?? new Uint8Array());
  if (list === undefined) return NONE;
  await world.contacts.learn(patches);

  const claimed = await world.api.call("claimKeyPackages", { account }, { conversation });
  if (claimed.kind !== "ok") return claimed;
  const keyPackages: Uint8Array[] = [];
  for (const each of claimed.value.keyPackages) {
    const bytes = fromBase64Url(each.keyPackage) ?? new Uint8Array();
    const claims = await readKeyPackage(bytes, world.clock.now());
    if (claims.kind === "ok" && claims.accountId === account && list.devices.includes(claims.deviceId)) keyPackages.push(bytes);
  }
  return keyPackages.length > 0 ? { kind: "ok", keyPackages } : NONE;
}
