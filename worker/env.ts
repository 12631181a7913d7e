// The bindings of wrangler.toml, as code sees them.

export type Env = {
  /** Accounts, devices, sessions, KeyPackages (worker/directory/schema.ts) and the rows of MEDIA (worker/media/schema.ts) */
  DIRECTORY: D1Database;
  /** The bytes of blobs, by their ids */
  MEDIA: R2Bucket;
  /** Reached by `conversationOf` and `inboxOf` of worker/rpc.ts, which know what they can be asked. */
  CONVERSATIONS: DurableObjectNamespace;
  INBOXES: DurableObjectNamespace;
  /** The app's files */
  ASSETS: Fetcher;
} & Record<RateLimitName, RateLimit>;

/** Each is one `[[ratelimits]]` of wrangler.toml. */
export type RateLimitName = "SIGN_IN_LIMIT" | "LOOK_UP_LIMIT" | "CLAIM_LIMIT" | "SUBMIT_LIMIT" | "MEDIA_LIMIT";
