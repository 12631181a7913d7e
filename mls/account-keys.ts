// The key pair that an account is.

import type { AccountId } from "../protocol/index.ts";

export type AccountKeys = {
  accountId: AccountId;
  /** 32 bytes */ publicKey: Uint8Array;
  /** The 32-byte seed (RFC 8032 §5.1.5) */ privateKey: Uint8Array;
};
