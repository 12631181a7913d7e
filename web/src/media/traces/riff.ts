// WAV and AVI (RIFF): chunks that are heard or seen stay, all others become JUNK of the same length.

import { blank, cut, type Finds, write } from "./finds.ts";
import { bytesOf, lettersOf, type Reader, Unreadable } from "./reader.ts";

const KEPT: Record<string, readonly string[]> = {
  WAVE: ["fmt ", "data", "fact", "cue ", "smpl", "inst", "plst", "wavl", "slnt"],
  "AVI ": ["LIST hdrl", "LIST movi", "idx1"],
  AVIX: ["LIST movi", "idx1"],
  hdrl: ["avih", "LIST strl", "LIST odml"],
  strl: ["strh", "strf", "indx", "vprp"],
  odml: ["dmlh"],
};
const SEEN_OR_HEARD = ["vids", "auds", "iavs"];

export async function riff(reader: Reader, finds: Finds): Promise<void> {
  let isFirst = true;
  for (let at = 0; at + 12 <= reader.size; isFirst = false) {
    reader.step();
    const head = await reader.view(at, 12);
    const form = lettersOf(new Uint8Array(head.buffer, 8, 4));
    const isRiff = lettersOf(new Uint8Array(head.buffer, 0, 4)) === "RIFF" && KEPT[form] !== undefined;
    if (isFirst && (!isRiff || form === "AVIX")) throw new Unreadable("no RIFF");
    if (!isRiff || isFirst === (form === "AVIX")) return cut(reader, finds, at, reader.size - at);
    const length = head.getUint32(4, true);
    // What is recorded while it is written says nothing of its length, or too much.
    const isOpen = length === 0 || length === 0xffffffff || at + 8 + length > reader.size;
    const end = isOpen ? reader.size : at + 8 + length;
    await cleanList(reader, finds, form, at + 12, end);
    at = end + (end < reader.size ? length % 2 : 0);
  }
}

async function cleanList(reader: Reader, finds: Finds, form: string, from: number, end: number): Promise<void> {
  const kept = KEPT[form] ?? [];
  for (let at = from; at + 8 <= end; ) {
    reader.step();
    const head = await reader.view(at, 8);
    const id = lettersOf(new Uint8Array(head.buffer, 0, 4));
    const isList = id === "LIST" && at + 12 <= end;
    const name = isList ? `LIST ${await reader.letters(at + 8, 4)}` : id;
    const said = head.getUint32(4, true);
    const length =
      (name === "data" || name === "LIST movi") && (said === 0xffffffff || at + 8 + said > end) ? end - at - 8 : said;
    if (at + 8 + length > end) throw new Unreadable("a chunk is longer than what it is in");
    const to = Math.min(end, at + 8 + length + (length % 2));
    const inner = name.slice(5);
    if (!kept.includes(name)) await makeJunk(reader, finds, id, at, to);
    else if (isList && KEPT[inner] !== undefined) await cleanList(reader, finds, inner, at + 12, at + 8 + length);
    // Of what is neither sound nor picture there is text, perhaps with a place: its pieces are all over the film.
    else if (name === "strh" && length >= 4 && !SEEN_OR_HEARD.includes(await reader.letters(at + 8, 4))) {
      finds.found = true;
      finds.stays = true;
      finds.place = true;
    }
    at = to;
  }
}

async function makeJunk(reader: Reader, finds: Finds, id: string, at: number, to: number): Promise<void> {
  if (id !== "JUNK" && id !== "PAD ") {
    finds.found = true;
    write(finds, at, bytesOf("JUNK"));
  }
  await blank(reader, finds, at + 8, to - at - 8);
}
