// What a walk through a file found: which patches take it out, whether a place is in it, and whether anything stays.

import { exifFacts } from "./exif.ts";
import type { Patch } from "./patch.ts";
import { tellsPlace } from "./place-words.ts";
import { lettersOf, type Reader, Unreadable } from "./reader.ts";

export type Finds = {
  patches: Patch[];
  /** Something is in it that says when, where, with what or by whom */
  found: boolean;
  place: boolean;
  /** Something of it cannot be taken out */
  stays: boolean;
};

export type Walk = (reader: Reader, finds: Finds) => Promise<void>;

export function nothingYet(): Finds {
  return { patches: [], found: false, place: false, stays: false };
}

/** What it says is looked at before it goes: whoever sends it as it is shall know whether there is a place in it. */
export async function cut(
  reader: Reader,
  finds: Finds,
  at: number,
  length: number,
  instead?: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (length <= 0) return;
  finds.found = true;
  finds.place ||= (await tellsPlace(reader, at, length)) || (await exifTellsPlace(reader, at, length));
  patch(finds, { kind: "cut", at, length, ...(instead && { instead }) });
}

/** Nothing is said where there are zeros already. */
export async function blank(reader: Reader, finds: Finds, at: number, length: number): Promise<void> {
  if (length <= 0 || (await isBlank(reader, at, length))) return;
  finds.found = true;
  finds.place ||= (await tellsPlace(reader, at, length)) || (await exifTellsPlace(reader, at, length));
  patch(finds, { kind: "zero", at, length });
}

/** The frame around what is blanked: a name, a size. It is no find by itself. */
export function write(finds: Finds, at: number, bytes: Uint8Array<ArrayBuffer> | readonly number[]): void {
  patch(finds, { kind: "write", at, bytes: Uint8Array.from(bytes) });
}

/** Each is a piece of the Blob that is made: more would be no file, but an attack. */
const MOST_PATCHES = 50_000;

function patch(finds: Finds, one: Patch): void {
  if (finds.patches.length >= MOST_PATCHES) throw new Unreadable("too many parts");
  finds.patches.push(one);
}

async function isBlank(reader: Reader, at: number, length: number): Promise<boolean> {
  for (let done = 0; done < length; ) {
    const piece = (await reader.some(at + done)).subarray(0, length - done);
    if (piece.some((byte) => byte !== 0)) return false;
    done += piece.length;
  }
  return true;
}

const MOST_BLOCKS = 8;
const BLOCK_BYTES = 65_536;

/** Of whole pictures that go: what stands behind another one, or inside of a maker's own part. */
async function exifTellsPlace(reader: Reader, at: number, length: number): Promise<boolean> {
  let blocks = 0;
  let before = "";
  for (let done = 0; done < length; ) {
    const piece = (await reader.some(at + done)).subarray(0, length - done);
    const text = before + lettersOf(piece);
    for (let found = text.indexOf("Exif\0\0"); found >= 0 && blocks < MOST_BLOCKS; found = text.indexOf("Exif\0\0", found + 1)) {
      blocks += 1;
      const from = at + done - before.length + found;
      if (exifFacts(await reader.bytes(from, Math.min(BLOCK_BYTES, at + length - from))).place) return true;
    }
    before = text.slice(-5);
    done += piece.length;
  }
  return false;
}
