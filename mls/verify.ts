// The verification half: what the service needs of MLS. It holds no secret and imports no verb that needs one.

export {
  type AccountLog,
  EMPTY_LOG,
  extendLog,
  type LogPin,
  type LogPlace,
  pinOf,
  reopenLog,
  stateOf,
} from "./account-log/account-log.ts";
export { type AccountState, type EntryRule, type ListedDevice, MAX_LOG_ENTRIES } from "./account-log/account-state.ts";
export { type AppendDecision, decideAppend } from "./account-log/append.ts";
export { MAX_ENTRY_BYTES, readEntry } from "./account-log/entry.ts";
export type { CommitChange } from "./authorize.ts";
export { type BusinessProfile, type Hosting, MAX_BUSINESS_PROFILE_BYTES, verifyBusinessProfile } from "./business-profile.ts";
export { type CommitHeader, readCommitHeader } from "./commit-header.ts";
export { countReport, type FrozenBy, REPORTABLE_ENTRIES, type Reported, reportsAfter } from "./counted-reports.ts";
export { sha256 } from "./epoch-claim.ts";
export { type KeyPackageClaims, peekKeyPackage, readKeyPackage } from "./key-package.ts";
export { type MessageHeader, readMessageHeader } from "./message-header.ts";
export { type Invite, OPEN_RULES, type Policy, withFormer } from "./policy.ts";
export { proofInput } from "./proof.ts";
export {
  decodePublicGroup,
  encodePublicGroup,
  openPublicGroup,
  type PublicGroup,
  publicGroupInfo,
  publicGroupTree,
} from "./public-group.ts";
export {
  deletionProofInput,
  rootProofInput,
  type VaultRecord,
  vaultProofInput,
  verifyVaultRecord,
} from "./recovery/vault-record.ts";
export { type CommitRule, MlsError, type Refused } from "./refusal.ts";
export { isMajority, type Report, reporterOf } from "./report.ts";
export { offenderOf, policyWithout, type RestartTerms, restartProblem, restartTerms } from "./restart.ts";
export type { RosterEntry } from "./roster.ts";
export { verify } from "./signature.ts";
export { changedNodes, type EncodedNode, type NodeChange, nodesOfTree, treeOfNodes } from "./tree-nodes.ts";
export { type CommitVerified, verifyCommit } from "./verify-commit.ts";
export { splitWelcome, welcomedRefs } from "./welcome.ts";
export { workDone } from "./work.ts";
