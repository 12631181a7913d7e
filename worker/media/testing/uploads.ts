// Blobs for tests: bytes that tell where they stand, and the routes that carry them.

import {
  type BlobId,
  type ErrorBody,
  idFromBytes,
  mediaPaths,
  partRange,
  partsOf,
  type Rejection,
} from "../../../protocol/index.ts";
import { bindings, call, fetchPath } from "../../directory/testing/service.ts";

type By = { token: string };
type Answered = { status: number; rejection: Rejection | undefined };

export function newBlob(): BlobId {
  return idFromBytes<BlobId>(crypto.getRandomValues(new Uint8Array(16)));
}

/** Every four bytes differ from those before, so that a shift or a swap of parts shows. */
export function bytesOf(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(size / 4));
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i + seed, 0x9e3779b1);
  return new Uint8Array(words.buffer, 0, size);
}

export async function sameBytes(one: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((each) => crypto.subtle.digest("SHA-256", each)));
  return one.length === other.length && new Uint8Array(a ?? []).every((byte, i) => byte === new Uint8Array(b ?? [])[i]);
}

export function create(by: By, blob: BlobId, bytes: number, kept = false) {
  return call("createUpload", { token: by.token, params: { blob }, body: { bytes, kept } });
}

export function complete(by: By, blob: BlobId) {
  return call("completeUpload", { token: by.token, params: { blob } });
}

export function remove(by: By, blob: BlobId) {
  return call("deleteBlob", { token: by.token, params: { blob } });
}

export async function put(
  by: By,
  blob: string,
  part: number | string,
  body: BodyInit | null,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const path = mediaPaths.part.replace(":blob", blob).replace(":part", `${part}`);
  const response = await fetchPath(path, { method: "PUT", body, headers: { Authorization: `Bearer ${by.token}`, ...headers } });
  const answer = await response.json<Partial<ErrorBody>>();
  return { status: response.status, rejection: answer.error };
}

export function get(by: By, blob: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetchPath(mediaPaths.blob.replace(":blob", blob), { headers: { Authorization: `Bearer ${by.token}`, ...headers } });
}

export function partOf(whole: Uint8Array<ArrayBuffer>, part: number): Uint8Array<ArrayBuffer> {
  const { from, to } = partRange(whole.length, part);
  return whole.subarray(from, to);
}

/** Begins an upload and sends its parts, one after the other. */
export async function sent(by: By, whole: Uint8Array<ArrayBuffer>, kept = false): Promise<BlobId> {
  const blob = newBlob();
  (await create(by, blob, whole.length, kept)).answer;
  for (let part = 1; part <= partsOf(whole.length); part++) await put(by, blob, part, partOf(whole, part));
  return blob;
}

export async function uploaded(by: By, whole: Uint8Array<ArrayBuffer>, kept = false): Promise<BlobId> {
  const blob = await sent(by, whole, kept);
  (await complete(by, blob)).answer;
  return blob;
}

/** What R2 itself has. */
export async function stored(blob: BlobId): Promise<number | undefined> {
  return (await bindings.MEDIA.head(blob))?.size;
}
