// What our leaves say they can do: only what we use, because every capability named is one that others may demand.

import type { Capabilities, Extension, LeafNode } from "ts-mls";
import { encodeCapabilities } from "ts-mls/capabilities.js";
import { sameBytes } from "../protocol/index.ts";
import { POLICY_EXTENSION } from "./policy.ts";
import { PARLEY_SUITE_NAME } from "./suite.ts";

/** draft-ietf-mls-extensions: marks a KeyPackage that may be used more than once. */
export const LAST_RESORT_EXTENSION = 0x000a;

export const ourCapabilities: Capabilities = {
  versions: ["mls10"],
  ciphersuites: [PARLEY_SUITE_NAME],
  extensions: [LAST_RESORT_EXTENSION, POLICY_EXTENSION],
  proposals: [],
  credentials: ["basic"],
};
const encoded = encodeCapabilities(ourCapabilities);

/** Version 1 of Parley has one shape of leaf; anything else is refused, so that members never disagree on what one can do. */
export function isOurLeaf(leaf: LeafNode): boolean {
  return sameBytes(encodeCapabilities(leaf.capabilities), encoded) && leaf.extensions.length === 0;
}

export const lastResort: Extension = { extensionType: LAST_RESORT_EXTENSION, extensionData: new Uint8Array() };
