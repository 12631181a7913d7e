// What the native surface asks beside the use-cases of business.ts.

import type { UnixMs } from "../../protocol/index.ts";
import type { PersonId } from "./business.ts";

export type QuickReply = { shortcut: string; text: string };
export type ExportFile = { name: string; bytes: number; media: string };
export type Export = {
  id: string;
  state: "making" | "ready" | "failed";
  createdAt: UnixMs;
  expiresAt: UnixMs;
  /** Null: of everything */
  person: PersonId | null;
  files: ExportFile[];
};
export type HandOver =
  | { kind: "ok"; title: string }
  | { kind: "no-such-person" }
  /** Nobody of that handle, or who cannot be added now */
  | { kind: "no-such-agent" }
  | { kind: "unavailable"; retryAfterMs: number };

export interface NativeDesk {
  quickReplies(): QuickReply[];
  setQuickReplies(replies: QuickReply[]): void;

  /** Made in the background; undefined for nobody. */
  createExport(person: PersonId | null): Export | undefined;
  exports(): Export[];
  export(id: string): Export | undefined;
  deleteExport(id: string): Promise<boolean>;
  /** Undefined where the export is not ready or has no such file */
  openExport(id: string, name: string): Promise<{ bytes: number; stream: ReadableStream<Uint8Array> } | undefined>;

  /** @param key makes a repeated call go on with the same group */
  handOver(person: PersonId, to: { agent: string; title: string; note: string }, key: string | null): Promise<HandOver>;
}
