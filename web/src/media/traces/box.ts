// Boxes of ISO media files (ISO/IEC 14496-12 §4.2): where they lie, and how one becomes free room.

import { blank, type Finds, write } from "./finds.ts";
import { bytesOf, lettersOf, type Reader, Unreadable } from "./reader.ts";

/** `at` its first byte, `from` the first of its content, `to` the byte after it */
export type Box = { name: string; at: number; from: number; to: number };

/** Those of a piece of the file, in their order. Fewer than eight bytes at its end are none. */
export async function boxesIn(reader: Reader, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    reader.step();
    const head = await reader.view(at, 8);
    const name = lettersOf(new Uint8Array(head.buffer, 4, 4));
    const short = head.getUint32(0);
    const isLong = short === 1;
    const size = isLong ? Number((await reader.view(at + 8, 8)).getBigUint64(0)) : short === 0 ? to - at : short;
    const content = at + (isLong ? 16 : 8);
    if (at + size > to || at + size < content) throw new Unreadable("a box is longer than what it is in");
    boxes.push({ name, at, from: content, to: at + size });
    at += size;
  }
  return boxes;
}

/** It stays as long as it is, so that no offset changes. */
export async function free(reader: Reader, finds: Finds, box: Box): Promise<void> {
  if (box.name !== "free") {
    finds.found = true;
    write(finds, box.at + 4, bytesOf("free"));
  }
  await blank(reader, finds, box.from, box.to - box.from);
}

/** What is not named goes; what is left over behind the last box, too. */
export async function keepOnly(
  reader: Reader,
  finds: Finds,
  inside: { from: number; to: number },
  names: readonly string[],
): Promise<Box[]> {
  const boxes = await boxesIn(reader, inside.from, inside.to);
  for (const box of boxes) if (!names.includes(box.name)) await free(reader, finds, box);
  const end = boxes.at(-1)?.to ?? inside.from;
  await blank(reader, finds, end, inside.to - end);
  return boxes.filter(({ name }) => names.includes(name));
}

export function only(boxes: readonly Box[], name: string): Box {
  const box = boxes.find((each) => each.name === name);
  if (box === undefined) throw new Unreadable(`there is no ${name}`);
  return box;
}
