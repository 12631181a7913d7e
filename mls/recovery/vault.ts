// The vault: the account's root and the keyring's key, sealed to one way to recover it.

import * as v from "valibot";
import {
  type AccountId,
  accountId,
  concat,
  decodeCbor,
  encodeCbor,
  MAX_SEALED_VAULT_BYTES,
  MAX_VAULTS,
  sameBytes,
  utf8,
  type VaultId,
  vaultId,
} from "../../protocol/index.ts";
import type { AccountState } from "../account-log/account-state.ts";
import { parleyHpke } from "../hpke.ts";
import { publicKeyOf } from "../signature.ts";
import { XWING_CIPHERTEXT_BYTES } from "../xwing-key.ts";
import { MAX_FORMER_KEYS } from "./keyring.ts";
import { knownMethod, signedMethods } from "./known-method.ts";
import type { RecoveryMethod, RecoverySecrets } from "./recovery-method.ts";

const INFO = "parley/vault/v1";

const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const someVaults = v.pipe(v.array(vaultId), v.maxLength(MAX_VAULTS));
const contentsSchema = v.strictObject({
  accountId,
  /** seq of the log's last entry when it was sealed */ sealedAt: count,
  rootSeed: bytes(32),
  /** Opens what the account's devices keep together */ keyringKey: bytes(32),
  /** Those before, the newest first: what was written under them may not have been gone through yet */
  formerKeys: v.pipe(v.array(bytes(32)), v.maxLength(MAX_FORMER_KEYS)),
  /** All ways to recover it, so that whoever comes back by one can seal anew for the others */
  methods: v.pipe(v.array(knownMethod), v.maxLength(MAX_VAULTS)),
  /** While the root is being rotated: to what, and which ways are there until then and from then on. The log says which of the two holds. */
  next: v.nullable(v.strictObject({ seed: bytes(32), before: someVaults, after: someVaults })),
});

export type VaultContents = v.InferOutput<typeof contentsSchema>;

/** @returns the X-Wing ciphertext (1,120 bytes), then the sealed contents */
export async function sealVault(
  { vaultId, sealKey }: Pick<RecoveryMethod, "vaultId" | "sealKey">,
  contents: VaultContents,
): Promise<Uint8Array> {
  const key = await parleyHpke.importPublicKey(sealKey);
  const { enc, ct } = await parleyHpke.seal(key, encodeCbor(contents), utf8(INFO), encodeCbor([vaultId]));
  return concat(enc, ct);
}

/** Undefined for what was not sealed to this. Whether it still counts says `vaultStanding`. */
export async function openVault(secrets: RecoverySecrets, sealed: Uint8Array): Promise<VaultContents | undefined> {
  if (sealed.length > MAX_SEALED_VAULT_BYTES || sealed.length <= XWING_CIPHERTEXT_BYTES) return undefined;
  const [enc, ct] = [sealed.subarray(0, XWING_CIPHERTEXT_BYTES), sealed.subarray(XWING_CIPHERTEXT_BYTES)];
  const key = await parleyHpke.importPrivateKey(secrets.openKey);
  const opened = await parleyHpke.open(key, enc, ct, utf8(INFO), encodeCbor([secrets.method.vaultId])).catch(() => undefined);
  const parsed = v.safeParse(contentsSchema, opened && decodeCbor(opened));
  return parsed.success ? parsed.output : undefined;
}

/** What holds of it, by the root that the log names. */
export async function settledContents(
  { next, ...contents }: VaultContents,
  { rootKey }: Pick<AccountState, "rootKey">,
): Promise<VaultContents> {
  if (next === null) return { ...contents, next };
  const isRotated = sameBytes(await publicKeyOf(next.seed), rootKey);
  const there: readonly VaultId[] = isRotated ? next.after : next.before;
  const methods = contents.methods.filter(({ vaultId }) => there.includes(vaultId));
  const rootSeed = isRotated ? next.seed : contents.rootSeed;
  return { ...contents, rootSeed, methods: await signedMethods(contents.accountId, rootSeed, methods), next: null };
}

/**
 * `replaced`: its root was the account's once. `foreign`: of another account, or of a root that never was its own. `behind`: the root has spoken
 * since, so whoever was put out then may have the keyring's key, and another is made. `ahead`: it was sealed by somebody who had seen more of the
 * log than is shown.
 */
export async function vaultStanding(
  contents: VaultContents,
  account: AccountId,
  state: AccountState,
): Promise<"current" | "behind" | "ahead" | "replaced" | "foreign"> {
  const root = await publicKeyOf(contents.rootSeed);
  const former = [state.accountKey, ...state.rotations.map(({ rootKey }) => rootKey)];
  if (contents.accountId !== account || !former.some((key) => sameBytes(key, root))) return "foreign";
  if (!sameBytes(root, state.rootKey)) return "replaced";
  if (contents.sealedAt > state.seq) return "ahead";
  return contents.sealedAt < state.rootSeq ? "behind" : "current";
}
