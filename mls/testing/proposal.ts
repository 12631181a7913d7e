// Proposals as ts-mls has them, made without asking whether they may be.

import { decodeMlsMessage, type KeyPackage, type Proposal } from "ts-mls";
import { signKeyPackage } from "ts-mls/keyPackage.js";
import { signLeafNodeKeyPackage } from "ts-mls/leafNode.js";
import { policyExtensions } from "../group-view.ts";
import type { DeviceIdentity } from "../identity.ts";
import { parleySuite } from "../suite.ts";
import { keyPackageOf } from "./people.ts";

export async function adding(device: DeviceIdentity): Promise<Proposal> {
  return { proposalType: "add", add: { keyPackage: keyPackageIn((await keyPackageOf(device)).bytes) } };
}

export function removal(removed: number): Proposal {
  return { proposalType: "remove", remove: { removed } };
}

export function editing(policy: Parameters<typeof policyExtensions>[0]): Proposal {
  return extending(policyExtensions(policy));
}

export function extending(extensions: ReturnType<typeof policyExtensions>): Proposal {
  return { proposalType: "group_context_extensions", groupContextExtensions: { extensions } };
}

export function keyPackageIn(bytes: Uint8Array): KeyPackage {
  const message = decodeMlsMessage(bytes.slice(), 0)?.[0];
  if (message?.wireformat !== "mls_key_package") throw new Error("not a KeyPackage");
  return message.keyPackage;
}

/** An Add of a KeyPackage with other content, which its device has signed as if all were well. */
export async function addingAltered(
  device: DeviceIdentity,
  alter: (keyPackage: KeyPackage) => { package?: Partial<KeyPackage>; leaf?: Partial<KeyPackage["leafNode"]> },
): Promise<Proposal> {
  const { signature: _, ...given } = keyPackageIn((await keyPackageOf(device)).bytes);
  const change = alter({ ...given, signature: new Uint8Array() });
  const { signature } = parleySuite;
  const leafNode = await signLeafNodeKeyPackage({ ...given.leafNode, ...change.leaf }, device.privateKey, signature);
  const keyPackage = await signKeyPackage({ ...given, ...change.package, leafNode }, device.privateKey, signature);
  return { proposalType: "add", add: { keyPackage } };
}
