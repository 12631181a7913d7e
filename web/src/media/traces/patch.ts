// What is taken out of a file: pieces of it are cut, blanked or written anew, and the rest stays where it lies on the disk.

import { Unreadable } from "./reader.ts";

/** `write` takes the place of as many bytes, or of those that are `cut` right there. */
export type Patch =
  | { kind: "cut"; at: number; length: number; instead?: Uint8Array<ArrayBuffer> }
  | { kind: "zero"; at: number; length: number }
  | { kind: "write"; at: number; bytes: Uint8Array<ArrayBuffer> };

const ZEROS = new Blob([new Uint8Array(1024 * 1024)]);

/** The file with its patches: slices of it, so that neither its size nor its number of patches takes memory. */
export function applied(file: Blob, patches: readonly Patch[]): Blob {
  const parts: BlobPart[] = [];
  let at = 0;
  for (const patch of inOrder(patches)) {
    if (patch.at > at) parts.push(file.slice(at, patch.at));
    if (patch.kind === "zero") parts.push(...zeros(patch.length));
    else if (patch.kind === "write") parts.push(patch.bytes);
    else if (patch.instead !== undefined) parts.push(patch.instead);
    at = patch.at + lengthOf(patch);
  }
  if (at < file.size) parts.push(file.slice(at));
  return new Blob(parts, { type: file.type });
}

/**
 * In the order of the file, none over another. Blanked twice is blanked once; what is blanked inside of what is cut goes with
 * it. A file in which two parts want to be different bytes lies about where its parts are.
 */
export function inOrder(patches: readonly Patch[]): Patch[] {
  const sorted = patches.filter((patch) => lengthOf(patch) > 0).sort((a, b) => a.at - b.at || lengthOf(b) - lengthOf(a));
  const done: Patch[] = [];
  for (const patch of sorted) {
    const last = done.at(-1);
    const end = last === undefined ? 0 : last.at + lengthOf(last);
    if (last === undefined || patch.at >= end) done.push(patch);
    else if (last.kind === "zero" && patch.kind === "zero")
      done[done.length - 1] = { ...last, length: Math.max(end, patch.at + patch.length) - last.at };
    else if (last.kind !== "cut" || patch.kind === "write" || patch.at + lengthOf(patch) > end)
      throw new Unreadable("its parts lie over each other");
  }
  return done;
}

export function lengthOf(patch: Patch): number {
  return patch.kind === "write" ? patch.bytes.length : patch.length;
}

function zeros(length: number): Blob[] {
  const parts = new Array<Blob>(Math.floor(length / ZEROS.size)).fill(ZEROS);
  return length % ZEROS.size === 0 ? parts : [...parts, ZEROS.slice(0, length % ZEROS.size)];
}
