// A file of a message as it travels inside MLS: where it lies, the key that opens it, and what is shown before it is there.

import * as v from "valibot";
import { type BlobId, idBytes, MAX_FILE_BYTES, MAX_KEPT_BLOB_BYTES, toBase64Url } from "../../protocol/index.ts";
import { tidyFileName } from "./file-name.ts";

export type AttachmentKind = "photo" | "video" | "voice" | "file";

/** What one needs to fetch a blob and to read it. */
export type BlobKey = {
  blob: BlobId;
  /** 32 random bytes, used for this blob only */
  key: Uint8Array<ArrayBuffer>;
  /** Of the file; the blob is padded */
  bytes: number;
  /** 32 bytes over the whole blob: client/media/digest.ts */
  digest: Uint8Array<ArrayBuffer>;
};

/** What a view can say about a file without having it. */
export type AttachmentFacts = {
  kind: AttachmentKind;
  /** Media type, lower case, without parameters */
  type: string;
  /** Of a file; others have none */
  name: string | null;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** At most 40 bytes: https://evanw.github.io/thumbhash */
  thumbhash: Uint8Array<ArrayBuffer> | null;
  /** Loudness from 0 to 255, at most 128 bars of equal length */
  waveform: Uint8Array<ArrayBuffer> | null;
};
/** Of a file that nobody has looked into. */
export const NOTHING_KNOWN: Omit<AttachmentFacts, "kind" | "type"> = {
  name: null,
  width: null,
  height: null,
  durationMs: null,
  thumbhash: null,
  waveform: null,
};
export const ANY_TYPE = "application/octet-stream";

export type Attachment = AttachmentFacts & { file: BlobKey /** A video's still picture */; poster: BlobKey | null };

/** Of all that a message has: what they are, "file" where they are of several kinds, and how many. `once`: it may be opened once */
export type AttachmentsSummary = { kind: AttachmentKind; count: number; durationMs: number | null; once?: true };

export const MAX_ATTACHMENTS = 32;
export const MAX_POSTER_BYTES = 1024 * 1024;

/** Numbers are never reused for another meaning. */
const KIND = { photo: 1, video: 2, voice: 3, file: 4 } as const;
const KEY = {
  kind: 0,
  type: 1,
  file: 2,
  name: 3,
  width: 4,
  height: 5,
  durationMs: 6,
  thumbhash: 7,
  waveform: 8,
  poster: 9,
} as const;

export function encodeAttachment({ kind, file, poster, ...facts }: Attachment): Map<number, unknown> {
  const map = new Map<number, unknown>([
    [KEY.kind, KIND[kind]],
    [KEY.type, facts.type],
    [KEY.file, encodeBlobKey(file)],
  ]);
  for (const name of ["name", "width", "height", "durationMs", "thumbhash", "waveform"] as const)
    if (facts[name] !== null) map.set(KEY[name], facts[name]);
  if (poster !== null) map.set(KEY.poster, encodeBlobKey(poster));
  return map;
}

export function encodeBlobKey({ blob, key, bytes, digest }: BlobKey): unknown[] {
  return [idBytes(blob), key, bytes, digest];
}

const own = (length: number) =>
  v.pipe(
    v.instance(Uint8Array),
    v.length(length),
    v.transform((bytes) => bytes.slice()),
  );
const upTo = (length: number) =>
  v.pipe(
    v.instance(Uint8Array),
    v.maxLength(length),
    v.transform((bytes) => bytes.slice()),
  );
const whole = (max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(max));

export const blobKey = (maxBytes: number) =>
  v.pipe(
    v.tuple([own(16), own(32), whole(maxBytes), own(32)]),
    v.transform(([blob, key, bytes, digest]): BlobKey => ({ blob: toBase64Url(blob) as BlobId, key, bytes, digest })),
  );

/** Of a person or a group: kept by the service as long as it is shown. */
export const keptPhoto = blobKey(MAX_KEPT_BLOB_BYTES);

/** RFC 6838 §4.2 */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/;
const MAX_SIDE = 1_000_000;
const A_WEEK_MS = 7 * 24 * 3600_000;

const mediaType = v.pipe(v.string(), v.regex(MEDIA_TYPE));
const side = whole(MAX_SIDE);
const durationMs = whole(A_WEEK_MS);
const thumbhash = upTo(40);
const waveform = upTo(128);

export const isMediaType = (type: string): boolean => v.is(mediaType, type);

/** What a device would refuse to read is not said: the file goes all the same. */
export function tidyFacts({ kind, ...facts }: AttachmentFacts): AttachmentFacts {
  const hasSides = v.is(side, facts.width) && v.is(side, facts.height);
  return {
    kind,
    type: isMediaType(facts.type) ? facts.type : ANY_TYPE,
    name: facts.name === null ? null : tidyFileName(facts.name),
    width: hasSides ? facts.width : null,
    height: hasSides ? facts.height : null,
    durationMs: v.is(durationMs, facts.durationMs) ? facts.durationMs : null,
    thumbhash: v.is(thumbhash, facts.thumbhash) ? facts.thumbhash : null,
    waveform: v.is(waveform, facts.waveform) ? facts.waveform : null,
  };
}

export const attachment = v.pipe(
  v.map(v.union([v.number(), v.string()]), v.unknown()),
  v.transform((map) => Object.fromEntries(Object.entries(KEY).map(([name, key]) => [name, map.get(key)]))),
  v.object({
    kind: v.picklist(Object.values(KIND)),
    type: mediaType,
    file: blobKey(MAX_FILE_BYTES),
    name: v.optional(v.pipe(v.string(), v.maxLength(4096), v.transform(tidyFileName))),
    width: v.optional(side),
    height: v.optional(side),
    durationMs: v.optional(durationMs),
    thumbhash: v.optional(thumbhash),
    waveform: v.optional(waveform),
    poster: v.optional(blobKey(MAX_POSTER_BYTES)),
  }),
  v.transform(({ kind, type, file, name, width, height, durationMs, thumbhash, waveform, poster }): Attachment => {
    // A picture has both sides or none.
    const hasSides = width !== undefined && height !== undefined;
    return {
      kind: kindOf(kind),
      type,
      file,
      name: name ?? null,
      width: hasSides ? width : null,
      height: hasSides ? height : null,
      durationMs: durationMs ?? null,
      thumbhash: thumbhash ?? null,
      waveform: waveform ?? null,
      poster: poster ?? null,
    };
  }),
);

function kindOf(number: number): AttachmentKind {
  return (Object.keys(KIND) as AttachmentKind[]).find((kind) => KIND[kind] === number) ?? "file";
}
