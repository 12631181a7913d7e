// The keyring's key beside the history that lies under it: sealed by a device to each way to recover the account, so that whoever comes back has the
// newest key though no root was at hand when it was made.

import * as v from "valibot";
import {
  type AccountId,
  accountId,
  concat,
  type DeviceId,
  decodeCbor,
  deviceId,
  encodeCbor,
  MAX_VAULTS,
  sameBytes,
  utf8,
  vaultId,
} from "../../protocol/index.ts";
import type { AccountLog } from "../account-log/account-log.ts";
import { parleyHpke } from "../hpke.ts";
import { readSignedCbor, SIGNATURE_BYTES, signCbor } from "../signed-cbor.ts";
import { XWING_CIPHERTEXT_BYTES } from "../xwing-key.ts";
import { KEYRING_KEY_BYTES } from "./keyring.ts";
import type { KnownMethod } from "./known-method.ts";
import type { RecoverySecrets } from "./recovery-method.ts";

const INFO = "parley/keyring-seal/v1";
const DOMAIN = "parley/keyring-seals/v1";
/** An X-Wing ciphertext, the key and a tag, for each way */
const MAX_SEAL_BYTES = XWING_CIPHERTEXT_BYTES + 256;
export const MAX_KEYRING_BYTES = MAX_VAULTS * (MAX_SEAL_BYTES + 64) + 512;

const sealsSchema = v.strictObject({
  accountId,
  /** Who made them */ device: deviceId,
  seals: v.pipe(
    v.array(
      v.strictTuple([vaultId, v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= MAX_SEAL_BYTES)]),
    ),
    v.maxLength(MAX_VAULTS),
  ),
});

/** @returns the seals, and the device's signature over them */
export async function sealKeyring(
  account: AccountId,
  device: { id: DeviceId; privateKey: Uint8Array },
  { keyringKey, methods }: { keyringKey: Uint8Array; methods: readonly KnownMethod[] },
): Promise<Uint8Array> {
  const seals: [string, Uint8Array][] = [];
  for (const { vaultId, sealKey } of methods) {
    const key = await parleyHpke.importPublicKey(sealKey);
    const { enc, ct } = await parleyHpke.seal(key, keyringKey, utf8(INFO), placeOf(account, vaultId));
    seals.push([vaultId, concat(enc, ct)]);
  }
  const claims = { accountId: account, device: device.id, seals };
  return signCbor({ accountId: account, publicKey: new Uint8Array(), privateKey: device.privateKey }, DOMAIN, claims);
}

/** Undefined where no device that its log ever had made it, or where this is no way of those that it is sealed to. */
export async function openKeyring(
  account: AccountId,
  log: AccountLog,
  secrets: Pick<RecoverySecrets, "method" | "openKey">,
  signed: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (signed.length > MAX_KEYRING_BYTES || signed.length <= SIGNATURE_BYTES) return undefined;
  const said = v.safeParse(sealsSchema, decodeCbor(signed.subarray(0, -SIGNATURE_BYTES)));
  if (!said.success || said.output.accountId !== account) return undefined;
  const { device, seals } = said.output;
  const maker = log.states.findLast(({ devices }) => devices.has(device))?.devices.get(device);
  if (maker === undefined || (await readSignedCbor(maker.key, DOMAIN, signed)) === undefined) return undefined;
  const { vaultId } = secrets.method;
  const sealed = seals.find(([id]) => id === vaultId)?.[1];
  if (sealed === undefined || sealed.length <= XWING_CIPHERTEXT_BYTES) return undefined;
  const [enc, ct] = [sealed.subarray(0, XWING_CIPHERTEXT_BYTES), sealed.subarray(XWING_CIPHERTEXT_BYTES)];
  const key = await parleyHpke.importPrivateKey(secrets.openKey);
  const opened = await parleyHpke.open(key, enc, ct, utf8(INFO), placeOf(account, vaultId)).catch(() => undefined);
  return opened?.length === KEYRING_KEY_BYTES ? opened : undefined;
}

/** The same key, whoever says it */
export function holdsKey(keys: readonly Uint8Array[], key: Uint8Array): boolean {
  return keys.some((each) => sameBytes(each, key));
}

function placeOf(account: AccountId, vault: string): Uint8Array {
  return encodeCbor([account, vault]);
}
