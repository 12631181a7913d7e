// The blobs of an attachment. Pure.

import type { BlobId } from "../../../protocol/index.ts";
import type { Attachment } from "../../content/attachment.ts";

export function blobsOf({ file, poster }: Attachment): BlobId[] {
  return poster ? [file.blob, poster.blob] : [file.blob];
}
