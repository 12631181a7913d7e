// The files of a message where only a few words fit.

import type { Attachment, AttachmentKind } from "./attachment.ts";

/** What they are, "file" where they are of several kinds, and how many */
export type AttachmentsSummary = { kind: AttachmentKind; count: number; durationMs: number | null };

export function summaryOf(attachments: readonly Attachment[]): AttachmentsSummary | undefined {
  const [first] = attachments;
  if (first === undefined) return undefined;
  const isOneKind = attachments.every(({ kind }) => kind === first.kind);
  return { kind: isOneKind ? first.kind : "file", count: attachments.length, durationMs: isOneKind ? first.durationMs : null };
}
