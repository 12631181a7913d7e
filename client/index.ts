// The headless, end-to-end encrypted client: no DOM, everything from outside comes in through ports.

export { cookieHttp, type TokenBox, tokenHttp } from "./adapters/fetch-http.ts";
export { systemClock, systemRandom } from "./adapters/system.ts";
export { cookieSockets, tokenSockets } from "./adapters/web-sockets.ts";
export { type Client, type ClientOptions, openClient } from "./client.ts";
export type { Ports } from "./engine/world.ts";
export { fold, follow } from "./live/fold.ts";
export type { Vault } from "./media/vault.ts";
export type * from "./ports.ts";
export { openProgram, type Program } from "./program.ts";
export type * from "./queries.ts";
export type { Store } from "./store/port.ts";
export { StoreError, type StoreErrorKind } from "./store/store-error.ts";
export { loadAhead } from "./verbs/load-ahead.ts";
export type * from "./verbs.ts";
