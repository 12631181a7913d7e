// The bindings of wrangler.toml, as code sees them. Its databases are reached by worker/directory/shards.ts alone.

import type { DirectoryEnv } from "./directory/shards.ts";

export type Env = DirectoryEnv & {
  /** The bytes of blobs, by their ids */
  MEDIA: R2Bucket;
  /** Reached by `conversationOf`, `inboxOf` and `gatewayOf` of worker/rpc.ts, which know what they can be asked. */
  CONVERSATIONS: DurableObjectNamespace;
  INBOXES: DurableObjectNamespace;
  GATEWAYS: DurableObjectNamespace;
  /** 32 random bytes, base64: wraps the keys of hosted businesses. Without it there are none; another one opens none of them. */
  GATEWAY_SECRET?: string;
  /**
   * The P-256 key by which push services know this deployment: 65 public and 32 private bytes, base64. Without it nothing is pushed; with
   * another one every subscription is worthless.
   */
  VAPID_KEY?: string;
  /** Hosts of push services beside the known ones, with commas between them (worker/push/endpoint.ts) */
  PUSH_HOSTS?: string;
  /** "true" on a developer's machine: webhooks may lead to its own loopback interface, and tokens are for tests. */
  DEVELOPMENT?: string;
  /** The app's files */
  ASSETS: Fetcher;
} & Record<RateLimitName, RateLimit>;

/** Each is one `[[ratelimits]]` of wrangler.toml. */
export type RateLimitName =
  | "ASK_LIMIT"
  | "SIGN_IN_LIMIT"
  | "SIGN_UP_LIMIT"
  | "LOOK_UP_LIMIT"
  | "CLAIM_LIMIT"
  | "SUBMIT_LIMIT"
  | "MEDIA_LIMIT"
  | "API_LIMIT";
