// A file that a bot sends: a path or bytes, and what the message says of it.

import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { ANY_TYPE, isMediaType, NOTHING_KNOWN } from "../client/content/attachment.ts";
import type { AttachmentFacts, OutgoingAttachment } from "../client/index.ts";
import { BotError } from "./bot-error.ts";

export type FileOptions = {
  caption?: string;
  replyTo?: string;
  /** 16 bytes, base64url: repeated with it, it is sent once */
  id?: string;
  name?: string;
  /** Media type */
  type?: string;
  /** To send it as a photo, a video or a voice message one has to know its size and duration: nothing here decodes it. */
  facts?: Partial<Omit<AttachmentFacts, "name" | "type">>;
};

const TYPES: Record<string, string> = {
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".md": "text/markdown",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".txt": "text/plain",
  ".webp": "image/webp",
  ".zip": "application/zip",
};

/** @param file a path, which is read while it is encrypted, never as a whole; or the bytes: what they say of place, time and maker goes with them */
export async function outgoingFile(file: string | Blob, { name, type, facts }: FileOptions): Promise<OutgoingAttachment> {
  const data = typeof file === "string" ? await blobAt(file) : file;
  const called = name ?? nameOf(file);
  return {
    ...NOTHING_KNOWN,
    kind: "file",
    ...facts,
    name: facts?.kind === undefined || facts.kind === "file" ? called : null,
    type: mediaType(type ?? data.type, called),
    data,
    poster: null,
  };
}

async function blobAt(path: string): Promise<Blob> {
  try {
    if ((await stat(path)).isFile()) return await openAsBlob(path);
  } catch {}
  throw new BotError({ kind: "file-unreadable", index: 0 });
}

function nameOf(file: string | Blob): string {
  if (typeof file === "string") return basename(file);
  return file instanceof File ? file.name : "file";
}

function mediaType(said: string, name: string): string {
  const bare = said.split(";")[0]?.trim().toLowerCase() ?? "";
  return isMediaType(bare) ? bare : (TYPES[extname(name).toLowerCase()] ?? ANY_TYPE);
}
