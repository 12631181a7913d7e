// A way to recover an account as its devices know it: what they may seal to, under the root's signature, so that none of them can name another.

import * as v from "valibot";
import { type AccountId, concat, encodeCbor, MAX_VAULTS, utf8, vaultId } from "../../protocol/index.ts";
import { sign, verify } from "../signature.ts";
import { SIGNATURE_BYTES } from "../signed-cbor.ts";
import { isXWingPublicKey } from "../xwing-key.ts";
import type { RecoveryKind, RecoveryMethod } from "./recovery-method.ts";

const DOMAIN = "parley/recovery-method/v1";

export type KnownMethod = RecoveryMethod & {
  kind: RecoveryKind;
  /** By the account's root */ signature: Uint8Array;
};

const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
export const knownMethod: v.GenericSchema<unknown, KnownMethod> = v.strictObject({
  kind: v.picklist(["key", "passkey"]),
  vaultId,
  proofKey: bytes(32),
  sealKey: v.custom<Uint8Array>((given) => given instanceof Uint8Array && isXWingPublicKey(given)),
  signature: bytes(SIGNATURE_BYTES),
});

export async function signMethod(
  accountId: AccountId,
  rootSeed: Uint8Array,
  { kind, method }: { kind: RecoveryKind; method: RecoveryMethod },
): Promise<KnownMethod> {
  return { kind, ...method, signature: await sign(rootSeed, signedPart(accountId, { kind, ...method })) };
}

/** The same under another root's word. */
export function signedMethods(
  accountId: AccountId,
  rootSeed: Uint8Array,
  methods: readonly KnownMethod[],
): Promise<KnownMethod[]> {
  return Promise.all(methods.map(({ kind, signature: _, ...method }) => signMethod(accountId, rootSeed, { kind, method })));
}

/** Those of both that the account's root has signed, each once: a device can leave none out that another one knows, and bring none of its own. */
export async function methodsOfRoot(
  { accountId, rootKey }: { accountId: AccountId; rootKey: Uint8Array },
  ...lists: (readonly KnownMethod[])[]
): Promise<KnownMethod[]> {
  const found = new Map<string, KnownMethod>();
  for (const method of lists.flat()) {
    if (found.size >= MAX_VAULTS || found.has(method.vaultId) || !v.is(knownMethod, method)) continue;
    if (await verify(rootKey, signedPart(accountId, method), method.signature)) found.set(method.vaultId, method);
  }
  return [...found.values()];
}

function signedPart(accountId: AccountId, { kind, vaultId, proofKey, sealKey }: Omit<KnownMethod, "signature">): Uint8Array {
  return concat(utf8(DOMAIN), encodeCbor([accountId, kind, vaultId, proofKey, sealKey]));
}
