// Exports as they are asked for and shown.

import type { UnixMs } from "../../../protocol/index.ts";
import type { PersonId } from "../talk/business.ts";

export type ExportFile = { name: string; bytes: number };
export type Export = {
  id: string;
  state: "making" | "ready" | "failed";
  createdAt: UnixMs;
  expiresAt: UnixMs;
  /** Null: of everything */
  person: PersonId | null;
  /** Of the team: then it is for who may read them */
  hasNotes: boolean;
  /** Its lines first, then a file for each that came or went with a message; empty until it is ready */
  files: ExportFile[];
};

export interface Exports {
  /** Made in the background; undefined for nobody. */
  createExport(person: PersonId | null, hasNotes?: boolean): Export | undefined;
  exports(): Export[];
  export(id: string): Export | undefined;
  deleteExport(id: string): Promise<boolean>;
  /** Undefined where the export is not ready or has no such file */
  openExport(id: string, name: string): Promise<{ bytes: number; stream: ReadableStream<Uint8Array> } | undefined>;
}
