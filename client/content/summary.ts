// The files of a message where only a few words fit.

import type { Attachment, AttachmentsSummary } from "./attachment.ts";
import type { MessageBody } from "./kinds/index.ts";

export function summaryOf({
  attachments = [],
  body,
}: {
  attachments?: readonly Attachment[];
  body: MessageBody;
}): AttachmentsSummary | undefined {
  if (body.kind === "once") return { kind: body.media, count: 1, durationMs: null, once: true };
  const [first] = attachments;
  if (first === undefined) return undefined;
  const isOneKind = attachments.every(({ kind }) => kind === first.kind);
  return { kind: isOneKind ? first.kind : "file", count: attachments.length, durationMs: isOneKind ? first.durationMs : null };
}
