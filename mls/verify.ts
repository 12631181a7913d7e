// The verification half: what the service needs of MLS. It holds no secret and imports no verb that needs one.

export type { CommitChange } from "./authorize.ts";
export { type BusinessProfile, type Hosting, MAX_BUSINESS_PROFILE_BYTES, verifyBusinessProfile } from "./business-profile.ts";
export { type CertificateClaims, verifyCertificate } from "./certificate.ts";
export { type CommitHeader, readCommitHeader } from "./commit-header.ts";
export { type DeviceList, verifyDeviceList } from "./device-list.ts";
export { sha256 } from "./epoch-claim.ts";
export { type KeyPackageClaims, peekKeyPackage, readKeyPackage } from "./key-package.ts";
export { type MessageHeader, readMessageHeader } from "./message-header.ts";
export type { Policy } from "./policy.ts";
export { proofInput } from "./proof.ts";
export {
  decodePublicGroup,
  encodePublicGroup,
  openPublicGroup,
  type PublicGroup,
  publicGroupInfo,
  publicGroupTree,
} from "./public-group.ts";
export { type CommitRule, MlsError, type Refused } from "./refusal.ts";
export { isMajority, type Report, reporterOf } from "./report.ts";
export { offenderOf, type RestartTerms, restartProblem, restartTerms } from "./restart.ts";
export type { RosterEntry } from "./roster.ts";
export { verify } from "./signature.ts";
export { type CommitVerified, verifyCommit } from "./verify-commit.ts";
export { splitWelcome } from "./welcome.ts";
export { workDone } from "./work.ts";
