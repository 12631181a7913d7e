// A person that this profile knows, as it is stored.

import type { BusinessProfile, LogPin } from "../../mls/index.ts";
import type { AccountId } from "../../protocol/index.ts";
import type { BlobKey } from "../content/attachment.ts";

/** Of the newest profile that was signed by the account. */
export type BusinessRecord = BusinessProfile;

export type ContactRecord = {
  accountId: AccountId;
  accountKey: Uint8Array;
  handle: string | null;
  name: string | null;
  /** Their own word for themselves beats what others said of them. */
  nameFrom: "self" | "introduction" | null;
  verified: boolean;
  /** The person let them write, or opened a chat with them: what they begin is no request. */
  accepted: boolean;
  photo?: BlobKey | null;
  /** This account now answers to the handle of another one that we knew. */
  keyChange: { replaces: AccountId; held: boolean } | null;
  business?: BusinessRecord | null;
  /** What was seen of the account's log last: one that ends before is not believed */
  log?: LogPin | null;
  /** By this account */
  blocked?: boolean;
};
