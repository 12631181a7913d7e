// Files on their way out: each encrypted under its own key into the vault, where it stays until the service has it.

import { type BlobId, type ConversationId, idFromBytes, MAX_FILE_BYTES } from "../../../protocol/index.ts";
import {
  type Attachment,
  type AttachmentFacts,
  type AttachmentKind,
  type BlobKey,
  MAX_POSTER_BYTES,
  tidyFacts,
} from "../../content/attachment.ts";
import { encryptBlob } from "../../media/encrypt-blob.ts";
import { blobBytes, PREFIX_BYTES } from "../../media/layout.ts";
import { MediaError } from "../../media/media-error.ts";
import type { FileSource, OutgoingAttachment, StreamedAttachment } from "../../outcomes.ts";
import type { FileRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";
import type { FilePlace } from "./files.ts";

const KEY_BYTES = 32;

/** `release`: they may go when there is no room, as far as nothing else holds them. */
export type Attached<T> = { kind: "ok"; value: T; files: NewFile[]; release(): void };
/** In the vault, to be recorded with the message that speaks of it. */
export type NewFile = { blob: BlobId; record: FileRecord };
export type AttachProblem =
  | { kind: "file-empty"; index: number }
  | { kind: "file-too-big"; index: number; limitBytes: number }
  | { kind: "file-unreadable"; index: number }
  | { kind: "no-room" };

type SealedPlan = { file: BlobKey; poster: BlobKey | null };
type Plan = { kind: AttachmentKind; file: FileSource; poster: FileSource | null };

export async function attach(
  world: World,
  conversation: ConversationId,
  outgoing: readonly (OutgoingAttachment | StreamedAttachment)[],
): Promise<Attached<Attachment[]> | AttachProblem> {
  const plans = outgoing.map(({ kind, data, poster }) => ({ kind, file: sourceOf(data), poster: poster && sourceOf(poster) }));
  const sealed = await sealAll(world, conversation, plans);
  if (sealed.kind !== "ok") return sealed;
  const value = sealed.value.map(({ file, poster }, i): Attachment => {
    return { ...tidyFacts(outgoing[i] as AttachmentFacts), file, poster };
  });
  return { ...sealed, value };
}

/** All or none: what was encrypted before one that cannot be is forgotten. */
export async function sealAll(
  world: World,
  conversation: ConversationId,
  plans: readonly Plan[],
): Promise<Attached<SealedPlan[]> | AttachProblem> {
  const done: SealedFile[] = [];
  const release = () => done.forEach((each) => void each.release());
  const seal = async (place: FilePlace, source: FileSource, limit: { index: number; limitBytes: number }) => {
    const sealed = await sealFile(world, place, source, limit);
    if (sealed.kind === "ok") done.push(sealed);
    return sealed;
  };
  const value: SealedPlan[] = [];
  for (const [index, { kind, file, poster }] of plans.entries()) {
    const place = { conversation, kind };
    const sealed = await seal(place, file, { index, limitBytes: MAX_FILE_BYTES });
    const still = poster === null ? null : await seal(place, poster, { index, limitBytes: MAX_POSTER_BYTES });
    const problem = sealed.kind !== "ok" ? sealed : still !== null && still.kind !== "ok" ? still : null;
    if (sealed.kind === "ok" && problem === null) {
      value.push({ file: sealed.key, poster: still?.kind === "ok" ? still.key : null });
      continue;
    }
    release();
    await world.files.forget(done.map(({ key }) => key.blob));
    if (problem !== null) return problem;
  }
  return { kind: "ok", value, files: done.map(({ file }) => file), release };
}

export type SealedFile = { kind: "ok"; key: BlobKey; file: NewFile; release(): void };

export async function sealFile(
  world: World,
  place: FilePlace,
  source: FileSource,
  { index, limitBytes }: { index: number; limitBytes: number },
): Promise<SealedFile | AttachProblem> {
  if (source.bytes === 0) return { kind: "file-empty", index };
  if (source.bytes > limitBytes) return { kind: "file-too-big", index, limitBytes };
  const blob = idFromBytes<BlobId>(world.random.bytes(16));
  const release = world.files.hold(blob);
  let key: Uint8Array<ArrayBuffer> | undefined;
  let digest: Promise<Uint8Array<ArrayBuffer>> | undefined;
  try {
    const bytes = blobBytes(source.bytes);
    const kept = await world.files.put(blob, bytes, () => {
      // A second try is another encryption: no key is used twice.
      key = world.random.bytes(KEY_BYTES);
      const prefix = world.random.bytes(PREFIX_BYTES);
      const encrypted = encryptBlob({ source: source.open(), bytes: source.bytes, key, prefix });
      digest = encrypted.digest;
      return encrypted.ciphertext;
    });
    if (kept === "kept" && key && digest) {
      const file = { blob, record: world.files.recordOf(bytes, place) };
      return { kind: "ok", key: { blob, key, bytes: source.bytes, digest: await digest }, file, release };
    }
    release();
    return { kind: "no-room" };
  } catch (error) {
    release();
    if (error instanceof MediaError || isUnreadable(error)) return { kind: "file-unreadable", index };
    throw error;
  }
}

export function sourceOf(data: Blob | FileSource): FileSource {
  if ("open" in data) return data;
  return { bytes: data.size, open: () => data.stream() as ReadableStream<Uint8Array<ArrayBuffer>> };
}

/** A file that changed or went away since it was chosen. */
function isUnreadable(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "NotReadableError" || error.name === "NotFoundError");
}
