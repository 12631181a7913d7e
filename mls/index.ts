// The MLS adapter: the only importer of ts-mls. Post-quantum confidentiality (X-Wing), classical signatures (Ed25519).

export type { AccountKeys } from "./account-keys.ts";
export { standingProof } from "./account-log/show-standing.ts";
export { type DeviceSaying, type RootSaying, signByDevice, signByRoot, signRotation } from "./account-log/sign-entry.ts";
export { type LogVerdict, verifyLog } from "./account-log/verify-log.ts";
export { signBusinessProfile } from "./business-profile.ts";
export { type CommitIntent, type CommitMade, createCommit } from "./commit.ts";
export { createGroup } from "./create-group.ts";
export { describeView, followCommit } from "./follow.ts";
export { describe, epochAuthenticator, exporter, type Group, type GroupDescription, zero } from "./group.ts";
export {
  beginAccount,
  type DeviceIdentity,
  type DeviceKeys,
  deviceIdentity,
  generateAccount,
  generateDevice,
} from "./identity.ts";
export {
  type Asker,
  INVITE_SECRET_BYTES,
  inviteCode,
  inviteProof,
  inviteProofOf,
  inviteToken,
  openAsk,
  readInviteCode,
  sealAsk,
} from "./invite.ts";
export { type Joined, join, welcomeRefs } from "./join.ts";
export { createKeyPackage, type KeyPackageSecrets } from "./key-package.ts";
export { type NotOpened, type Opened, type OpenRule, open } from "./open.ts";
export { load, saveEpoch, saveRatchet } from "./persistence.ts";
export { type CommitProcessed, processCommit } from "./process.ts";
export { loadView, type PublicView, publicViewOf, saveView } from "./public-view.ts";
export { externalRejoin, type Rejoined } from "./rejoin.ts";
export { signReport } from "./report.ts";
export { safetyNumber } from "./safety-number.ts";
export { type Sealed, seal } from "./seal.ts";
export { sign } from "./signature.ts";
export { hpkeReady } from "./suite.ts";
export * from "./verify.ts";
