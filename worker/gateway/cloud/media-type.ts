// Which files may be sent as what, and how large they may be.

import type { MediaUse } from "../talk/business.ts";

const KB = 1024;
const MB = 1024 * KB;
type Family = { limitBytes: number; types: readonly string[] };

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types; client libraries write "video/3gp". */
const FAMILIES = {
  image: { limitBytes: 5 * MB, types: ["image/jpeg", "image/png"] },
  sticker: { limitBytes: 500 * KB, types: ["image/webp"] },
  audio: { limitBytes: 16 * MB, types: ["audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"] },
  video: { limitBytes: 16 * MB, types: ["video/mp4", "video/3gpp", "video/3gp"] },
  document: {
    limitBytes: 100 * MB,
    types: [
      "text/plain",
      "application/pdf",
      "application/vnd.ms-powerpoint",
      "application/msword",
      "application/vnd.ms-excel",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ],
  },
} as const satisfies Record<string, Family>;

export const MAX_FILE_BYTES = FAMILIES.document.limitBytes;
export const ALLOWED_TYPES: readonly string[] = Object.values(FAMILIES).flatMap(({ types }): readonly string[] => types);

/** Lower case, without parameters: "Audio/OGG; codecs=opus" is audio/ogg. */
export function bareType(type: string): string {
  return (type.split(";")[0] ?? "").trim().toLowerCase();
}

/** @returns undefined for what may not be uploaded */
export function limitOf(type: string): number | undefined {
  return Object.values<Family>(FAMILIES).find(({ types }) => types.includes(type))?.limitBytes;
}

export function fits(type: string, use: MediaUse): boolean {
  const { types }: Family = FAMILIES[use === "voice" ? "audio" : use];
  // Whatever may be uploaded may also be sent as a document, within its own limit.
  return use === "document" ? ALLOWED_TYPES.includes(type) : types.includes(type);
}
