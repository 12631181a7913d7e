// Saves a file to the device: as a download that no browser opens by itself.

import type { AttachmentView } from "../../../client/index.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { missingSentence } from "./missing-words.ts";
import { type Place, refOf } from "./place.ts";

export async function save(place: Place, name: string): Promise<void> {
  const loaded = await verbs.loadMedia(refOf(place, "file"));
  if (loaded.kind !== "ok") return toast(missingSentence(loaded));
  const url = URL.createObjectURL(loaded.data.slice(0, loaded.data.size, "application/octet-stream"));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file has the name that it was sent with; the others get one from their kind and time. */
export function nameToSave({ kind, type, name }: Pick<AttachmentView, "kind" | "type" | "name">, at: UnixMs): string {
  if (name !== null) return name;
  const stamp = new Date(at).toISOString().slice(0, 19).replaceAll(":", "-").replace("T", "-");
  return `parley-${kind}-${stamp}.${EXTENSIONS[type] ?? "bin"}`;
}

const EXTENSIONS: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/heic": "heic",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "video/quicktime": "mov",
  "video/ogg": "ogv",
  "video/3gpp": "3gp",
  "audio/webm": "webm",
  "audio/ogg": "ogg",
  "audio/mp4": "m4a",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
};
