// What the Worker is given: its bindings of wrangler.toml.

export type Env = {
  DIRECTORY: D1Database;
  MEDIA: R2Bucket;
  ASSETS: Fetcher;
  CONVERSATIONS: DurableObjectNamespace;
  INBOXES: DurableObjectNamespace;
};
