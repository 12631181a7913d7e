// Why a Commit, KeyPackage, Welcome or group is refused: one rule by name, and where it is broken.

/** The name of the rule that was broken. The service and every client give the same name to the same fault. */
export type CommitRule =
  // What the bytes are
  | "malformed"
  | "group"
  | "epoch"
  | "sender"
  | "signature"
  // What they propose
  | "proposal-by-reference"
  | "proposal-type"
  | "policy"
  | "path-missing"
  | "path"
  | "leaf-credential"
  /** Its account has not, or not any more, this device */
  | "standing"
  | "key-package"
  | "reused-key"
  | "duplicate-device"
  // What is allowed (authorize)
  | "not-allowed-to-add"
  | "not-allowed-to-remove"
  | "not-allowed-to-edit"
  | "external-stranger"
  | "external-removes-other"
  | "last-admin"
  | "too-many-devices"
  // What travels beside the Commit
  | "group-info"
  | "welcome-mismatch"
  | "tree"
  | "claim"
  /** It does not follow from what this device knew, or not from what was reported */
  | "continuity"
  // What only a member can check
  | "external-pub"
  | "membership-tag"
  | "confirmation-tag"
  | "path-secret";

/** An expected outcome: the bytes are somebody's fault, and nothing has changed. `detail` holds no content and no keys. */
export type Refused = { kind: "refused"; rule: CommitRule; detail: string };

export function refused(rule: CommitRule, detail: string): Refused {
  return { kind: "refused", rule, detail };
}

/** Thrown where the caller itself is wrong (our bug) or its stored state is broken. */
export class MlsError extends Error {
  override readonly name = "MlsError";
}
