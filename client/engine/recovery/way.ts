// A way to recover as a person gives it: a key that they typed, or what their passkey gave.

import { type RecoverySecrets, readRecoveryKey, recoverySecrets } from "../../../mls/recovery/index.ts";
import type { MistypedKey, RecoveryWay } from "../../outcomes.ts";

const PASSKEY_BYTES = 32;

export async function secretsOf(way: RecoveryWay): Promise<{ kind: "ok"; secrets: RecoverySecrets } | MistypedKey> {
  if (way.kind === "passkey") {
    if (way.secret.length !== PASSKEY_BYTES) return { kind: "mistyped", groups: [], letters: null };
    return { kind: "ok", secrets: await recoverySecrets("passkey", way.secret) };
  }
  const read = readRecoveryKey(way.typed);
  if (read.kind === "ok") return { kind: "ok", secrets: await recoverySecrets("key", read.key) };
  return { kind: "mistyped", groups: read.groups, letters: read.kind === "length" ? read.letters : null };
}
