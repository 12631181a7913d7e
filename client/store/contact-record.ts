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
  /** What this account calls them, before all that others say; "" and missing: nothing */
  petname?: string;
  /** What this account notes about them for itself; "" and missing: nothing */
  note?: string;
  /** Their own word for themselves beats what others said of them; least is what was said in a request, before it was accepted. */
  nameFrom: "self" | "introduction" | "stranger" | null;
  /** Who said so, where it was not they themselves: nobody else takes it away. */
  introducedBy?: AccountId | null;
  verified: boolean;
  /** The person let them write, or opened a chat with them: what they begin is no request. */
  accepted: boolean;
  photo?: BlobKey | null;
  /** What they say of themselves: by nobody else's word */
  about?: string;
  /** This account now answers to the handle of another one that we knew. */
  keyChange: { replaces: AccountId; held: boolean } | null;
  business?: BusinessRecord | null;
  /** What was seen of the account's log last: one that ends before is not believed */
  log?: LogPin | null;
  /** By this account */
  blocked?: boolean;
  /** They said so: nobody answers any more */
  deleted?: boolean;
};
