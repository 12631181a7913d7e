// What the service checks of a Commit bundle: nearly everything that it claims (DESIGN §5, SQ5).

import type { AccountId, DeviceId, UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import type { PublicGroup } from "./public-group.ts";
import type { Refused } from "./refusal.ts";

export type CommitVerified = { kind: "ok"; next: PublicGroup; change: CommitChange };

export async function verifyCommit(
  _group: PublicGroup,
  _bundle: { commit: Uint8Array; welcome: Uint8Array | null; groupInfo: Uint8Array },
  _by: { at: UnixMs; actor: { account: AccountId; device: DeviceId } },
): Promise<CommitVerified | Refused> {
  throw new Error("not yet");
}
