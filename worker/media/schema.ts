// The tables of media (the first D1): which blobs there are, whose, until when, and the parts of those that are on their way. The bytes are in R2.

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AccountId, BlobId } from "../../protocol/index.ts";
import { flag, id, time } from "../directory/columns.ts";

/**
 * uploading: parts are taken. whole: all is there, and stays as it is.
 * deleted: what is left for a day, so that bytes still on their way find out, and that the file counts for its day's quota.
 * removed: by who operates the service. The row stays, so that nobody brings it back under that id.
 */
export type BlobState = "uploading" | "whole" | "deleted" | "removed";

export const blobs = sqliteTable(
  "blobs",
  {
    id: id<BlobId>("id").primaryKey(),
    account: id<AccountId>("account"),
    bytes: integer("bytes").notNull(),
    kept: flag("kept"),
    state: text("state").$type<BlobState>().notNull(),
    /** R2's name of the multipart upload; empty where there is none (yet). */
    upload: text("upload").notNull(),
    created: time("created"),
    /** When the sweep takes the row and what R2 has of it. */
    sweepAt: time("sweep_at"),
  },
  (table) => [
    index("blobs_by_sweep").on(table.sweepAt),
    // Quotas are summed from this index alone.
    index("blobs_of_account").on(table.account, table.kept, table.created, table.bytes),
  ],
);

/** Whose history names a blob, so that it stays until then. Who has one kept that is not there any more has it kept until then. */
export const keepers = sqliteTable(
  "blob_keepers",
  { account: id<AccountId>("account"), blob: id<BlobId>("blob"), bytes: integer("bytes").notNull(), until: time("until") },
  (table) => [
    primaryKey({ columns: [table.account, table.blob] }),
    index("keepers_by_time").on(table.until),
    // Quotas are summed from this index alone.
    index("keepers_of_account").on(table.account, table.until, table.bytes),
  ],
);

/** Of multipart uploads, until they are complete: R2 wants each part's etag then. */
export const parts = sqliteTable(
  "blob_parts",
  { blob: id<BlobId>("blob"), part: integer("part").notNull(), etag: text("etag").notNull() },
  (table) => [primaryKey({ columns: [table.blob, table.part] })],
);
