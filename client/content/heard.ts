// What a chat hears by kinds that are no messages, beside its words: the news of somebody's going, what was said before, and what one's own devices decided.

import type { KnownMethod } from "../../mls/recovery/known-method.ts";
import type { AccountId, ConversationId, Seq, UnixMs } from "../../protocol/index.ts";
import type { OwnSide } from "./kinds/own-side.ts";

/** plain: with a line. quiet: who came in by somebody whom they do not know goes without one. deleted: the account goes, out of everything */
export type Farewell = "plain" | "quiet" | "deleted";

/** `content`: as it would be sent, without what it quotes */
export type Told = { seq: Seq; at: UnixMs; sender: AccountId; content: Uint8Array };
/** `omitted`: so many were too long to be told */
export type EarlierBody = { kind: "earlier"; told: Told[]; omitted: number };

/** Each part that is there is what holds from now on. */
export type AboutPerson = { petname?: string; verified?: boolean; accepted?: boolean; blocked?: boolean; note?: string };
export type OwnWord =
  | { about: "person"; account: AccountId; says: AboutPerson }
  /** `value`: as the preference of that name takes it, which looks at it itself */
  | { about: "chat"; conversation: ConversationId; name: string; value: string | number | null }
  | OwnSide
  | { about: "keyring"; says: KeyringWord };
/** `asked`: whoever says so was not given the key that holds now. `keeps`: whether there shall be a history. */
export type KeyringWord =
  | { kind: "asked" }
  | { kind: "keeps"; keeps: boolean }
  | {
      kind: "key";
      keyringKey: Uint8Array;
      /** The newest first */ formerKeys: Uint8Array[];
      /** seq of the last entry of the account's log that put somebody out before it was made */ madeAt: number;
      methods: KnownMethod[];
    };
