// A file read in pieces, however large it is: a few pages are held, and all that is read of it is in proportion to its size.

const PAGE_BYTES = 64 * 1024;
const HELD_PAGES = 6;
/** What is read as one piece: a table of pictures, a comment with a cover in it. */
const MOST_AT_ONCE = 16 * 1024 * 1024;
/** So often each page may be read anew; and a small file has some for free, since it jumps about as much. */
const ROUNDS = 6;
const FREE_READS = 256;
const FREE_STEPS = 20_000;
const BYTES_A_STEP = 16;

/** The file is not what it says it is, is cut off, or would take too long: whoever asks is told so. */
export class Unreadable extends Error {}

export class Reader {
  readonly size: number;
  /** Pages that were read: for tests of what a file costs */
  reads = 0;
  readonly #blob: Blob;
  readonly #pages = new Map<number, Uint8Array<ArrayBuffer>>();
  #steps = 0;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.size = blob.size;
  }

  /** Before each part of a file: hostile ones would have as many as they like. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > FREE_STEPS + this.size / BYTES_A_STEP) throw new Unreadable("too many parts");
  }

  /** At least one byte, at most a page of them. */
  async some(at: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!(at >= 0 && at < this.size)) throw new Unreadable("it ends too early");
    const page = Math.floor(at / PAGE_BYTES);
    return (await this.#page(page)).subarray(at - page * PAGE_BYTES);
  }

  async bytes(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!(length >= 0 && at >= 0 && at + length <= this.size)) throw new Unreadable("it ends too early");
    if (length > MOST_AT_ONCE) throw new Unreadable("one part of it is too large");
    if (length === 0) return new Uint8Array();
    const first = await this.some(at);
    if (first.length >= length) return first.slice(0, length);
    const whole = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const piece = (await this.some(at + done)).subarray(0, length - done);
      whole.set(piece, done);
      done += piece.length;
    }
    return whole;
  }

  async view(at: number, length: number): Promise<DataView<ArrayBuffer>> {
    return new DataView((await this.bytes(at, length)).buffer);
  }

  /** One letter a byte */
  async letters(at: number, length: number): Promise<string> {
    return lettersOf(await this.bytes(at, length));
  }

  async #page(page: number): Promise<Uint8Array<ArrayBuffer>> {
    const held = this.#pages.get(page);
    if (held !== undefined) {
      this.#pages.delete(page);
      this.#pages.set(page, held);
      return held;
    }
    this.reads += 1;
    if (this.reads > FREE_READS + ROUNDS * Math.ceil(this.size / PAGE_BYTES)) throw new Unreadable("it is read again and again");
    const from = page * PAGE_BYTES;
    const bytes = new Uint8Array(await this.#blob.slice(from, from + PAGE_BYTES).arrayBuffer());
    for (const oldest of this.#pages.keys()) if (this.#pages.size >= HELD_PAGES) this.#pages.delete(oldest);
    this.#pages.set(page, bytes);
    return bytes;
  }
}

const AT_ONCE = 8192;

export function lettersOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return text;
}

export function bytesOf(letters: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
