// Photos of people and of groups: each under a key of its own, which travels inside MLS only, kept at the service until it is replaced.

import { type BlobId, MAX_KEPT_BLOB_BYTES } from "../../../protocol/index.ts";
import type { BlobKey } from "../../content/attachment.ts";
import { blobBytes } from "../../media/layout.ts";
import type { PhotoOutcome } from "../../outcomes.ts";
import type { World } from "../world.ts";
import { sealFile, sourceOf } from "./attach.ts";
import type { Uploads } from "./uploads.ts";

/** What is left for the file of a kept blob, padding and tags apart. */
export const MAX_PHOTO_BYTES = MAX_KEPT_BLOB_BYTES / 2;
export const PHOTO_PLACE = { conversation: null, kind: "photo" } as const;

/** Encrypted, and at the service: what others are told of can be fetched. */
export async function uploadPhoto(
  world: World,
  uploads: Uploads,
  photo: Blob,
): Promise<{ kind: "uploaded"; key: BlobKey } | Exclude<PhotoOutcome, { kind: "ok" }>> {
  const sealed = await sealFile(world, PHOTO_PLACE, sourceOf(photo), { index: 0, limitBytes: MAX_PHOTO_BYTES });
  if (sealed.kind === "no-room") return sealed;
  if (sealed.kind !== "ok") return { kind: "photo-too-big", limitBytes: MAX_PHOTO_BYTES };
  const { key, file, release } = sealed;
  try {
    await world.files.record([file]);
    const uploaded = await uploads.now(key.blob, blobBytes(key.bytes));
    if (uploaded.kind === "done") return { kind: "uploaded", key };
    await world.files.forget([key.blob]);
    if (uploaded.kind === "later" && uploaded.afterMs !== null) return { kind: "try-later", retryAfterMs: uploaded.afterMs };
    return uploaded.kind === "failed" ? { kind: "refused", detail: uploaded.failure } : { kind: "offline" };
  } finally {
    release();
  }
}

/** One that this account put there; another's stays, since only its own account may delete it. */
export async function dropPhoto(world: World, photo: BlobKey | null | undefined): Promise<void> {
  if (!photo) return;
  await world.api.call("deleteBlob", { blob: photo.blob });
  await world.files.forget([photo.blob]);
}

/** Whoever's it is: this account's, a contact's or a group's. */
export function photoKey(photo: BlobId, known: Iterable<BlobKey | null | undefined>): BlobKey | undefined {
  for (const key of known) if (key?.blob === photo) return key;
  return undefined;
}
