// The bindings of wrangler.toml, as code sees them. Its databases are reached by worker/directory/shards.ts alone.

import type { DirectoryEnv } from "./directory/shards.ts";

export type Env = DirectoryEnv & {
  /** The bytes of blobs, by their ids */
  MEDIA: R2Bucket;
  /** Reached by `conversationOf`, `inboxOf`, `gatewayOf` and others of worker/rpc.ts, which know what they can be asked. */
  CONVERSATIONS: DurableObjectNamespace;
  INBOXES: DurableObjectNamespace;
  GATEWAYS: DurableObjectNamespace;
  MAILBOXES: DurableObjectNamespace;
  VAULTS: DurableObjectNamespace;
  FAILURES: DurableObjectNamespace;
  HISTORIES: DurableObjectNamespace;
  /** 32 random bytes, base64: wraps the keys of hosted businesses. Without it there are none; another one opens none of them. */
  GATEWAY_SECRET?: string;
  /** The one before, as long as it is being replaced: what it wrapped is wrapped anew as each business wakes. */
  GATEWAY_SECRET_BEFORE?: string;
  /**
   * The P-256 key by which push services know this deployment: 65 public and 32 private bytes, base64. Without it nothing is pushed; with
   * another one every subscription is worthless.
   */
  VAPID_KEY?: string;
  /** Hosts of push services beside the known ones, with commas between them (worker/push/endpoint.ts) */
  PUSH_HOSTS?: string;
  /** "true" on a developer's machine: webhooks may lead to its own loopback interface, and tokens are for tests. */
  DEVELOPMENT?: string;
  /** Who shows it operates this service (worker/operator). Without it nobody does. */
  OPERATOR_SECRET?: string;
  /** The operators' own sign-in in front of it: such as "team.cloudflareaccess.com", and the application's audience tag. Both or none. */
  ACCESS_TEAM?: string;
  ACCESS_AUDIENCE?: string;
  /** Workers Analytics Engine, where it is bound: counters go there too (worker/counting). */
  METRICS?: AnalyticsEngineDataset;
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
  | "MAILBOX_LIMIT"
  | "LINK_LIMIT"
  | "API_LIMIT"
  | "OPERATOR_LIMIT"
  | "NOTE_LIMIT";
