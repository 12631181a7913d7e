// Files as views see them: no key, no place at the service.

import type { BlobId } from "../../protocol/index.ts";
import type { Attachment } from "../content/attachment.ts";
import { isUploading } from "../engine/sending/outbox.ts";
import type { AttachmentView } from "../queries.ts";
import type { OutboxRecord } from "../store/tables.ts";

/** How much of a blob has arrived at the service, as far as this device knows. */
export type SentBytes = (blob: BlobId) => number;

export function attachmentView({ file, poster, ...facts }: Attachment): AttachmentView {
  return { ...facts, bytes: file.bytes, hasPoster: poster !== null };
}

/** Null where nothing is on its way. */
export function uploadView(item: OutboxRecord, sentBytes: SentBytes): { sentBytes: number; bytes: number } | null {
  if (!isUploading(item)) return null;
  const { uploads = [] } = item;
  return {
    sentBytes: uploads.reduce((sum, { blob, bytes, isComplete }) => sum + (isComplete ? bytes : sentBytes(blob)), 0),
    bytes: uploads.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
