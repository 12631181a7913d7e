// Files on their way in: fetched once into the vault, or range by range where a video seeks; checked before anything is given out.

import { type BlobId, mediaPaths, type Rejection } from "../../../protocol/index.ts";
import type { BlobKey } from "../../content/attachment.ts";
import { decryptBlob } from "../../media/decrypt-blob.ts";
import { blobBytes, HEADER_BYTES } from "../../media/layout.ts";
import { MediaError } from "../../media/media-error.ts";
import { openRange } from "../../media/open-range.ts";
import type { MediaMissing } from "../../outcomes.ts";
import type { ByteRange } from "../connection/api.ts";
import { retryAfterMs } from "../connection/submit.ts";
import type { World } from "../world.ts";
import type { FilePlace } from "./files.ts";

/** Headers of blobs that are read by ranges: 16 bytes each. */
const KNOWN_HEADERS = 64;
const PIECE_BYTES = 4 * 1024 * 1024;

export class Downloads {
  private readonly running = new Map<BlobId, Promise<{ kind: "ok" } | MediaMissing>>();
  private readonly headers = new Map<BlobId, Uint8Array<ArrayBuffer>>();

  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** The whole file, from the vault or through it; where there is no room, past it. */
  async load(key: BlobKey, place: FilePlace): Promise<{ kind: "ok"; data: Blob } | MediaMissing> {
    const stream = await this.ciphertext(key, place);
    if (!(stream instanceof ReadableStream)) return stream;
    try {
      return { kind: "ok", data: await blobOf(decryptBlob(key, stream)) };
    } catch (error) {
      return this.notWhole(key.blob, error);
    }
  }

  /** Encrypted, and not checked: whoever decrypts it hears of what does not fit its key. */
  async ciphertext(key: BlobKey, place: FilePlace): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | MediaMissing> {
    return (await this.world.files.stream(key.blob)) ?? this.fetched(key, place);
  }

  /** Each segment is checked for itself; the file's digest is not, since that takes all of it. */
  async read(key: BlobKey, range: ByteRange): Promise<{ kind: "ok"; bytes: Uint8Array<ArrayBuffer> } | MediaMissing> {
    let problem: MediaMissing | undefined;
    try {
      const bytes = await openRange(key, range, async (from, to) => {
        const got = to <= HEADER_BYTES ? await this.header(key.blob) : await this.range(key.blob, from, to);
        if (got instanceof Uint8Array) return got;
        problem = got;
        return undefined;
      });
      return bytes === undefined ? (problem ?? { kind: "offline" }) : { kind: "ok", bytes };
    } catch (error) {
      return this.notWhole(key.blob, error);
    }
  }

  private async header(blob: BlobId): Promise<Uint8Array<ArrayBuffer> | MediaMissing> {
    const known = this.headers.get(blob);
    if (known !== undefined) return known;
    const header = await this.range(blob, 0, HEADER_BYTES);
    if (!(header instanceof Uint8Array)) return header;
    const [oldest] = this.headers.keys();
    if (this.headers.size >= KNOWN_HEADERS && oldest !== undefined) this.headers.delete(oldest);
    this.headers.set(blob, header);
    return header;
  }

  private async range(blob: BlobId, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | MediaMissing> {
    const held = await this.world.files.read(blob, from, to);
    if (held !== undefined) return held;
    const answer = await this.world.api.download(mediaPaths.blob, { blob }, { from, to });
    if (answer.kind !== "ok") return missing(answer);
    try {
      return new Uint8Array(await new Response(answer.value).arrayBuffer());
    } catch {
      return { kind: "offline" };
    }
  }

  /** Two who ask at once wait for one download. */
  private async fetched(key: BlobKey, place: FilePlace): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | MediaMissing> {
    const { blob } = key;
    const running = this.running.get(blob) ?? this.fetch(key, place).finally(() => this.running.delete(blob));
    this.running.set(blob, running);
    const outcome = await running;
    if (outcome.kind !== "ok") return outcome;
    const kept = await this.world.files.stream(blob);
    if (kept !== undefined) return kept;
    const past = await this.world.api.download(mediaPaths.blob, { blob }, null);
    return past.kind === "ok" ? past.value : missing(past);
  }

  private async fetch({ blob, bytes }: BlobKey, place: FilePlace): Promise<{ kind: "ok" } | MediaMissing> {
    let refused: MediaMissing | undefined;
    const open = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      later(async () => {
        const answer = await this.world.api.download(mediaPaths.blob, { blob }, null);
        if (answer.kind === "ok") return answer.value;
        refused = missing(answer);
        throw new Error(`the service did not give it: ${refused.kind}`);
      });
    try {
      await this.world.files.keep(blob, blobBytes(bytes), place, open);
      return { kind: "ok" };
    } catch {
      return refused ?? { kind: "offline" };
    }
  }

  /** What does not fit its key is not kept: the service may have the right one still. */
  private async notWhole(blob: BlobId, error: unknown): Promise<MediaMissing> {
    if (!(error instanceof MediaError)) return { kind: "offline" };
    await this.world.files.forget([blob]);
    this.headers.delete(blob);
    return { kind: "damaged" };
  }
}

function missing(answer: { kind: "no-answer" } | { kind: "rejected"; rejection: Rejection }): MediaMissing {
  if (answer.kind === "no-answer") return { kind: "offline" };
  const { rejection } = answer;
  switch (rejection.kind) {
    case "not-found":
      return { kind: "expired" };
    case "range-not-satisfiable":
      return { kind: "damaged" };
    default:
      return { kind: "try-later", retryAfterMs: retryAfterMs(rejection) };
  }
}

/** By pieces, which a browser may put on its disk. (`Response` would make every failure of the stream one of the network.) */
async function blobOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const pieces: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    bytes += next.value.length;
    if (bytes < PIECE_BYTES) continue;
    pieces.push(new Blob(chunks));
    chunks = [];
    bytes = 0;
  }
  return new Blob([...pieces, ...chunks]);
}

/** A stream that is asked for when it is first read. */
function later(open: () => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pipe = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  open()
    .then((stream) => stream.pipeTo(pipe.writable))
    .catch((error) => pipe.writable.abort(error).catch(() => {}));
  return pipe.readable;
}
