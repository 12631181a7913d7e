// Proposals as ts-mls has them, made without asking whether they may be.

import { decodeMlsMessage, type KeyPackage, type Proposal } from "ts-mls";
import type { DeviceIdentity } from "../identity.ts";
import { policyExtensions } from "../proposals.ts";
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
