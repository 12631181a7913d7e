// What the service can see, and what both sides agree on.

export * from "./app-paths.ts";
export * from "./asks.ts";
export * from "./bytes.ts";
export * from "./cbor.ts";
export * from "./endpoints.ts";
export * from "./envelope.ts";
export * from "./frames.ts";
export * from "./handle.ts";
export * from "./history.ts";
export * from "./ids.ts";
export * from "./limits.ts";
export * from "./link-endpoints.ts";
export * from "./mailbox.ts";
export * from "./media.ts";
export * from "./recovery-endpoints.ts";
export * from "./rejection.ts";
export * from "./sign-up-price.ts";
export * from "./tidy-handle.ts";
export * from "./unreachable.ts";
export * from "./vault.ts";
export * from "./version.ts";
export * from "./work.ts";
