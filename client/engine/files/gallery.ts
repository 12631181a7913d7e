// What a message adds to its conversation's list of media, links and files. Pure.

import { linksIn } from "../../content/links.ts";
import type { GalleryKind } from "../../queries.ts";
import type { GalleryRecord, TimelineRecord } from "../../store/tables.ts";

export const GALLERY_KINDS: readonly GalleryKind[] = ["media", "links", "files"];
const LETTERS_BESIDE_A_LINK = 200;

export function galleryOf(message: Extract<TimelineRecord, { kind: "message" }>): { of: GalleryKind; entry: GalleryRecord }[] {
  const { at, sender, id, text, attachments = [] } = message;
  const shown = text.slice(0, LETTERS_BESIDE_A_LINK);
  return [
    ...attachments.map((attachment, index) => {
      const of: GalleryKind = attachment.kind === "photo" || attachment.kind === "video" ? "media" : "files";
      return { of, entry: { kind: "attachment" as const, at, sender, id, index, attachment } };
    }),
    ...[...new Set(linksIn(text).map(({ url }) => url))].map((url) => ({
      of: "links" as const,
      entry: { kind: "link" as const, at, sender, id, url, text: shown },
    })),
  ];
}
