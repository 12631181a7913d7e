// Files by the ids of the API, both those that a business uploaded and those that came with messages.

import type { BlobKey } from "../../../client/content/attachment.ts";
import { semaphore } from "../../../client/engine/pace/semaphore.ts";
import { streamOf } from "../../../client/media/chunks.ts";
import { decryptBlob } from "../../../client/media/decrypt-blob.ts";
import { encryptBlob } from "../../../client/media/encrypt-blob.ts";
import { PREFIX_BYTES } from "../../../client/media/layout.ts";
import type { Vault } from "../../../client/media/vault.ts";
import { type BlobId, type ConversationId, idFromBytes, toBase64Url, type UnixMs } from "../../../protocol/index.ts";
import { decimalId } from "../../business/decimal-id.ts";
import { inPieces } from "../device/pieces.ts";
import { NoRoom } from "../device/room.ts";
import type { MediaFacts, MediaId, PersonId } from "../talk/business.ts";
import type { SealedValues } from "./sealed-values.ts";

/** Each is a blob of its own in the vault. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** However slowly they come, each holds a piece. */
const UPLOADS_AT_ONCE = 6;
const UPLOADED_LIVES_MS = 30 * 24 * 3600_000;
const OF_MESSAGE_LIVES_MS = 7 * 24 * 3600_000;

/** Where its bytes are: in the vault of uploads, or with a message of the client. */
export type FilePlace =
  | { kind: "uploaded"; pieces: Piece[] }
  | { kind: "message"; conversation: ConversationId; item: string; index: number };
type Piece = BlobKey;
export type StoredFile = { facts: MediaFacts; at: FilePlace };
type File = Omit<MediaFacts, "id" | "expiresAt">;

export type Upload = {
  stream: ReadableStream<Uint8Array>;
  type: string;
  filename: string | null;
  limitBytes: number;
  /** Whom it is about, where it goes when they are erased */
  person?: PersonId;
  expires?: UnixMs;
};

export class MediaFiles {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;
  private readonly vault: Vault;
  private readonly inTurn = semaphore(UPLOADS_AT_ONCE);

  /** @param vault for uploads alone */
  constructor(sql: SqlStorage, values: SealedValues, vault: Vault) {
    this.sql = sql;
    this.values = values;
    this.vault = vault;
  }

  get(id: MediaId, now: UnixMs): StoredFile | undefined {
    return this.find("id = ?", id, now);
  }

  /** What came with a message, as it was noted when it came. */
  of(item: string, index: number, now: UnixMs): StoredFile | undefined {
    return this.find("place = ?", placeOf(item, index), now);
  }

  /** A file that came or went with a message. Synchronous, for the transaction in which that becomes an event. */
  noteOfMessage(at: Extract<FilePlace, { kind: "message" }>, person: PersonId, file: File, now: UnixMs): MediaFacts {
    const known = this.of(at.item, at.index, now);
    return known?.facts ?? this.put({ at, file, person, place: placeOf(at.item, at.index), expires: now + OF_MESSAGE_LIVES_MS });
  }

  /** Encrypted while it comes in, in constant memory. @returns undefined where it has more than the limit, or nothing at all */
  upload(given: Upload, now: UnixMs): Promise<MediaFacts | undefined> {
    return this.inTurn(() => this.take(given, now));
  }

  private async take(
    { stream, type, filename, limitBytes, person = "", expires }: Upload,
    now: UnixMs,
  ): Promise<MediaFacts | undefined> {
    const pieces: Piece[] = [];
    try {
      const poured = await this.pour(stream, limitBytes, pieces);
      if (poured === undefined) {
        await this.removePieces(pieces);
        return undefined;
      }
      const file = { type, filename, ...poured };
      const place = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
      const until = expires ?? now + UPLOADED_LIVES_MS;
      return this.put({ at: { kind: "uploaded", pieces }, file, person, place, expires: until });
    } catch (error) {
      await this.removePieces(pieces);
      throw error;
    }
  }

  /** Of an upload. */
  open({ pieces }: { pieces: readonly Piece[] }): ReadableStream<Uint8Array<ArrayBuffer>> {
    return streamOf(readPieces(this.vault, pieces), () => {});
  }

  /** The bytes first: after a crash in between they are found again by their row. */
  async remove({ facts, at }: StoredFile): Promise<void> {
    if (at.kind === "uploaded") await this.removePieces(at.pieces);
    this.sql.exec("DELETE FROM media WHERE id = ?", facts.id);
  }

  /** @returns how many went */
  async sweep(now: UnixMs, limit: number): Promise<number> {
    const ids = this.sql
      .exec<{ id: string }>("SELECT id FROM media WHERE expires <= ? ORDER BY expires LIMIT ?", now, limit)
      .toArray();
    for (const { id } of ids) {
      const found = this.find("id = ?", id, 0);
      if (found) await this.remove(found);
    }
    return ids.length;
  }

  /** What came with that message. @returns how many files it had */
  forgetInbound(item: string): number {
    // Behind the item's name comes a space; the next letter in order is "!".
    const query = "DELETE FROM media WHERE place >= ? AND place < ? RETURNING id";
    return this.sql.exec(query, `${item} `, `${item}!`).toArray().length;
  }

  async forgetPerson(person: PersonId): Promise<void> {
    const ids = this.sql.exec<{ id: string }>("SELECT id FROM media WHERE person = ?", person).toArray();
    for (const { id } of ids) {
      const found = this.find("id = ?", id, 0);
      if (found) await this.remove(found);
    }
  }

  /** Each piece is a blob of its own: how long a file is nobody knows before its end, and the cipher wants to know. */
  private async pour(stream: ReadableStream<Uint8Array>, limitBytes: number, pieces: Piece[]) {
    const digester = new crypto.DigestStream("SHA-256");
    const writer = digester.getWriter();
    let bytes = 0;
    try {
      for await (const piece of inPieces(stream, PIECE_BYTES)) {
        bytes += piece.length;
        if (bytes > limitBytes) break;
        await writer.write(piece);
        pieces.push(await this.putPiece(piece));
      }
      await writer.close();
      return bytes === 0 || bytes > limitBytes ? undefined : { bytes, sha256: hex(new Uint8Array(await digester.digest)) };
    } catch (error) {
      digester.digest.catch(() => {});
      await writer.abort().catch(() => {});
      throw error;
    }
  }

  private async putPiece(piece: Uint8Array<ArrayBuffer>): Promise<Piece> {
    const blob = idFromBytes<BlobId>(crypto.getRandomValues(new Uint8Array(16)));
    const key = crypto.getRandomValues(new Uint8Array(32));
    const prefix = crypto.getRandomValues(new Uint8Array(PREFIX_BYTES));
    const encrypted = encryptBlob({ source: new Blob([piece]), bytes: piece.length, key, prefix });
    if ((await this.vault.write(blob, encrypted.ciphertext)) === "no-room") throw new NoRoom();
    return { blob, key, bytes: piece.length, digest: await encrypted.digest };
  }

  private async removePieces(pieces: readonly Piece[]): Promise<void> {
    for (const { blob } of pieces) await this.vault.remove(blob);
  }

  private put(row: { at: FilePlace; file: File; person: PersonId; place: string; expires: UnixMs }): MediaFacts {
    const { at, file, person, place, expires } = row;
    const id = decimalId("media");
    const sealed = this.values.seal(`media ${id}`, { at, file });
    this.sql.exec(
      "INSERT INTO media (id, place, person, expires, file) VALUES (?, ?, ?, ?, ?)",
      id,
      place,
      person,
      expires,
      sealed,
    );
    return { ...file, id, expiresAt: expires };
  }

  private find(where: string, value: string, now: UnixMs): StoredFile | undefined {
    const query = `SELECT id, expires, file FROM media WHERE ${where} AND expires > ?`;
    const [row] = this.sql.exec<{ id: string; expires: number; file: ArrayBuffer }>(query, value, now).toArray();
    if (row === undefined) return undefined;
    const { at, file } = this.values.open<{ at: FilePlace; file: File }>(`media ${row.id}`, row.file);
    return { facts: { ...file, id: row.id, expiresAt: row.expires }, at };
  }
}

async function* readPieces(vault: Vault, pieces: readonly Piece[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const piece of pieces) {
    const ciphertext = await vault.stream(piece.blob);
    if (ciphertext === undefined) throw new Error("a piece of an upload is not in the vault");
    yield* decryptBlob(piece, ciphertext);
  }
}

/** Of a stream, in constant memory. */
export async function sha256Of(stream: ReadableStream<Uint8Array>): Promise<string> {
  const digester = new crypto.DigestStream("SHA-256");
  await stream.pipeTo(digester);
  return hex(new Uint8Array(await digester.digest));
}

function placeOf(item: string, index: number): string {
  return `${item} ${index}`;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
