// GIF (GIF89a §§15 to 27): the picture and how often it plays stay, comments and what applications added are cut.

import { cut, type Finds } from "./finds.ts";
import { type Reader, Unreadable } from "./reader.ts";

const BLOCK = { extension: 0x21, image: 0x2c, trailer: 0x3b };
const EXTENSION = { timing: 0xf9, application: 0xff };
const LOOPS = ["NETSCAPE2.0", "ANIMEXTS1.0"];
const COLOURS = ["ICCRGBG1012"];

export async function gif(reader: Reader, finds: Finds): Promise<void> {
  const head = await reader.view(0, 13);
  if (!/^GIF8[79]a$/.test(await reader.letters(0, 6))) throw new Unreadable("no GIF");
  let at = 13 + coloursOf(head.getUint8(10));
  for (let images = 0; ; ) {
    reader.step();
    if (at >= reader.size && images > 0) return; // cut off, and shown as far as it goes
    const kind = (await reader.view(at, 1)).getUint8(0);
    if (kind === BLOCK.trailer) return cut(reader, finds, at + 1, reader.size - at - 1);
    if (kind === BLOCK.image) {
      const flags = (await reader.view(at + 9, 1)).getUint8(0);
      at = await afterBlocks(reader, at + 10 + coloursOf(flags) + 1);
      images += 1;
    } else if (kind === BLOCK.extension) at = await extension(reader, finds, at);
    else throw new Unreadable("no block");
  }
}

async function extension(reader: Reader, finds: Finds, at: number): Promise<number> {
  const label = (await reader.view(at + 1, 1)).getUint8(0);
  const end = await afterBlocks(reader, at + 2);
  if (label === EXTENSION.timing) return end;
  const name =
    label === EXTENSION.application && end - at > 14 && (await reader.some(at + 2))[0] === 11
      ? await reader.letters(at + 3, 11)
      : "";
  if (COLOURS.includes(name)) return end;
  if (LOOPS.includes(name)) await cutBehindLoop(reader, finds, at, end);
  else await cut(reader, finds, at, end - at);
  return end;
}

/** After how often it plays nothing more is said. */
async function cutBehindLoop(reader: Reader, finds: Finds, at: number, end: number): Promise<void> {
  const loop = at + 14;
  const isLoop = (await reader.view(loop, 1)).getUint8(0) === 3;
  if (isLoop) await cut(reader, finds, loop + 4, end - 1 - loop - 4);
  else await cut(reader, finds, at, end - at);
}

/** After the pieces of at most 255 bytes, of which the last is empty. */
async function afterBlocks(reader: Reader, from: number): Promise<number> {
  for (let at = from; ; ) {
    reader.step();
    if (at >= reader.size) return reader.size;
    const length = (await reader.some(at))[0] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** §18, §20: a table of colours, where there is one */
function coloursOf(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
