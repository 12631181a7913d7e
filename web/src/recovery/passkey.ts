// Passkeys with PRF (WebAuthn Level 3 §10.1.4): 32 bytes that this person's passkey gives for Parley's salt, the same on each device that has it.

import { utf8 } from "../../../protocol/index.ts";

/** What one is for: each has its own bytes of the same passkey. */
export type PasskeyUse = {
  salt: Uint8Array<ArrayBuffer>;
  /** Found without being named, on a device that knows nothing yet */
  isFound: boolean;
  mustBeBackedUp: boolean;
};
const RECOVERY: PasskeyUse = { salt: utf8("parley/recovery-passkey/v1"), isFound: true, mustBeBackedUp: true };
const SECRET_BYTES = 32;
/** ES256, then RS256 for who has nothing newer: what it signs is not looked at. */
const ALGORITHMS = [-7, -257];
/** In the flags of authenticator data (§6.1): whether it may be backed up, and whether it is. */
const [BACKUP_ELIGIBLE, BACKED_UP] = [0x08, 0x10];
const FLAGS_AT = 32;

export type Passkey =
  | { kind: "ok"; secret: Uint8Array<ArrayBuffer>; id: Uint8Array<ArrayBuffer> }
  /** The person closed it, or has none */
  | { kind: "cancelled" }
  /** This browser, or what keeps passkeys here, does not give such bytes. */
  | { kind: "no-prf" }
  /** It is on this device alone, and lost with it. */
  | { kind: "not-backed-up" };

export function hasPasskeys(): boolean {
  return "PublicKeyCredential" in globalThis;
}

/** Makes one, and uses it once: some that say they can give such bytes do not. */
export async function makePasskey(
  { handle, name }: { handle: string; name: string },
  use: PasskeyUse = RECOVERY,
): Promise<Passkey> {
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(),
        rp: { name: "Parley" },
        user: { id: random(), name: `@${handle}`, displayName: name },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key" as const, alg })),
        authenticatorSelection: { residentKey: use.isFound ? "required" : "discouraged", userVerification: "required" },
        // With a salt: without one some browsers say nothing of it.
        extensions: { prf: { eval: { first: use.salt } } },
      },
    }),
  );
  if (made === null) return { kind: "cancelled" };
  if (made.getClientExtensionResults().prf?.enabled !== true) return { kind: "no-prf" };
  const flags = new Uint8Array((made.response as AuthenticatorAttestationResponse).getAuthenticatorData())[FLAGS_AT] ?? 0;
  const isBackedUp = (flags & BACKUP_ELIGIBLE) !== 0 && (flags & BACKED_UP) !== 0;
  if (use.mustBeBackedUp && !isBackedUp) return { kind: "not-backed-up" };
  return usePasskey([{ type: "public-key", id: made.rawId }], use);
}

/** @param known that very one; else whichever the person chooses */
export async function usePasskey(known: PublicKeyCredentialDescriptor[] = [], { salt } = RECOVERY): Promise<Passkey> {
  const used = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(),
        allowCredentials: known,
        userVerification: "required",
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (used === null) return { kind: "cancelled" };
  const first = used.getClientExtensionResults().prf?.results?.first;
  const secret = first === undefined ? new Uint8Array() : bytesOf(first);
  return secret.length === SECRET_BYTES ? { kind: "ok", secret, id: new Uint8Array(used.rawId) } : { kind: "no-prf" };
}

/** What a browser throws where the person does not want to, and what it throws where it cannot, are told apart by what comes after. */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

function bytesOf(source: BufferSource): Uint8Array<ArrayBuffer> {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source.slice(0))
    : new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength).slice();
}

function random(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}
