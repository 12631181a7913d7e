// Who asks something of a business: an API token, its owner in the app, or a link that was signed for it.

import type { Scope } from "./scopes.ts";

export type Principal =
  | { kind: "token"; id: string; name: string; scopes: readonly Scope[] }
  | { kind: "owner" }
  /** Whose signature the Worker has checked */
  | { kind: "link" };
