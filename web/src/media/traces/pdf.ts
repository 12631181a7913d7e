// PDF (ISO 32000-1 §14.3): what its information and its XMP say is overwritten with blanks where it lies open; where it is packed it is found and said.

import { exifFacts } from "./exif.ts";
import { blank, type Finds, write } from "./finds.ts";
import { inflated } from "./inflate.ts";
import { saysPlace } from "./place-words.ts";
import { bytesOf, lettersOf, type Reader, Unreadable } from "./reader.ts";

const WINDOW_BYTES = 1024 * 1024;
/** What is looked for lies in one window, with what is read behind it. */
const OVERLAP_BYTES = 4096;
const MOST_OBJECT_BYTES = 64 * 1024;
const MOST_OPENED_BYTES = 256 * 1024;
const MOST_FOUND = 5000;

export async function pdf(reader: Reader, finds: Finds): Promise<void> {
  if ((await reader.letters(0, 5)) !== "%PDF-") throw new Unreadable("no PDF");
  const infos = new Set<string>();
  let isLocked = false;
  const packed: number[] = [];
  const packets: number[] = [];
  const pictures: number[] = [];
  await eachMatch(
    reader,
    /\/Info\s+(\d+)\s+(\d+)\s+R|\/Encrypt\s|\/ObjStm\b|\/Subtype\s*\/XML\b|<\?xpacket begin|\xff\xe1[\s\S]{2}Exif\0\0/g,
    (at, [text, number, generation]) => {
      if (number !== undefined) infos.add(`${number} ${generation}`);
      else if (text.startsWith("/Encrypt")) isLocked = true;
      else if (text.startsWith("<?x")) packets.push(at);
      else if (text.startsWith("/")) packed.push(at);
      else pictures.push(at);
    },
  );
  if (isLocked) Object.assign(finds, { found: true, stays: true });
  for (const at of packets) await blankPacket(reader, finds, at);
  for (const at of pictures) await blankExif(reader, finds, at);
  for (const [index, at] of packed.entries()) await lookInto(reader, finds, at, packed[index + 1] ?? reader.size);
  await cleanInfos(reader, finds, infos);
}

/** §7.7, §14.3.3: the dictionary, in each of its versions */
async function cleanInfos(reader: Reader, finds: Finds, infos: ReadonlySet<string>): Promise<void> {
  if (infos.size === 0) return;
  const objects: number[] = [];
  const here = new Set<string>();
  await eachMatch(reader, /(?<!\d)(\d+)\s+(\d+)\s+obj\b/g, (at, [text, number, generation]) => {
    if (!infos.has(`${number} ${generation}`)) return;
    here.add(`${number} ${generation}`);
    objects.push(at + text.length);
  });
  for (const at of objects) await cleanInfo(reader, finds, at);
  // It is in a stream of objects, which is packed.
  if (here.size < infos.size) Object.assign(finds, { found: true, stays: true });
}

async function cleanInfo(reader: Reader, finds: Finds, at: number): Promise<void> {
  const text = await reader.letters(at, Math.min(MOST_OBJECT_BYTES, reader.size - at));
  const end = text.indexOf("endobj");
  if (end < 0) throw new Unreadable("an object has no end");
  const object = text.slice(0, end);
  for (const { from, to } of stringsIn(object)) {
    const value = object.slice(from, to);
    if (value.trim() === "") continue;
    finds.found = true;
    finds.place ||= saysPlace(value);
    write(finds, at + from, bytesOf(" ".repeat(to - from)));
  }
  if (/\/\w+\s+\d+\s+\d+\s+R\b/.test(object)) Object.assign(finds, { found: true, stays: true });
}

/** Between its brackets: §7.3.4.2 (with others inside, and what is escaped) and §7.3.4.3 */
function stringsIn(object: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let at = 0; at < object.length; at++) {
    const letter = object[at];
    if (letter === "<" && object[at + 1] === "<") at += 1;
    else if (letter === "<") {
      const to = object.indexOf(">", at);
      if (to < 0) break;
      found.push({ from: at + 1, to });
      at = to;
    } else if (letter === "(") {
      const from = at + 1;
      for (let depth = 1; depth > 0 && ++at < object.length; ) {
        if (object[at] === "\\") at += 1;
        else if (object[at] === "(") depth += 1;
        else if (object[at] === ")") depth -= 1;
      }
      found.push({ from, to: Math.min(at, object.length) });
    }
  }
  return found;
}

/** §14.3.2: XMP, from its begin to its end; it stays as long as it was. */
async function blankPacket(reader: Reader, finds: Finds, at: number): Promise<void> {
  const text = await reader.letters(at, Math.min(MOST_OPENED_BYTES, reader.size - at));
  const from = text.indexOf("?>") + 2;
  const to = text.indexOf("<?xpacket end");
  if (from < 2 || to < from) throw new Unreadable("XMP has no end");
  const said = text.slice(from, to);
  if (said.trim() === "") return;
  finds.found = true;
  finds.place ||= saysPlace(said);
  write(finds, at + from, bytesOf(" ".repeat(to - from)));
}

/** Of a photo inside of it, which is as it came from a camera. */
async function blankExif(reader: Reader, finds: Finds, at: number): Promise<void> {
  const length = (await reader.view(at + 2, 2)).getUint16(0) - 2;
  if (length < 6 || at + 4 + length > reader.size) return;
  const bytes = await reader.bytes(at + 4, length);
  if (bytes.subarray(6).every((byte) => byte === 0)) return;
  finds.place ||= exifFacts(bytes).place;
  await blank(reader, finds, at + 10, length - 6);
}

/** A stream of objects, or XMP: packed, nobody changes it, but whoever sends it is told. */
async function lookInto(reader: Reader, finds: Finds, at: number, next: number): Promise<void> {
  const head = await reader.letters(at, Math.min(OVERLAP_BYTES, next - at));
  const begins = /stream\r?\n/.exec(head);
  if (begins === null) return;
  const before = await reader.letters(Math.max(0, at - 512), Math.min(512, at));
  const dictionary = before.slice(before.lastIndexOf(" obj") + 1) + head.slice(0, begins.index);
  if (!dictionary.includes("FlateDecode"))
    return /\/Filter/.test(dictionary) ? void Object.assign(finds, { found: true, stays: true }) : undefined;
  const from = at + begins.index + begins[0].length;
  const opened = await inflated(
    await reader.bytes(from, Math.max(0, Math.min(MOST_OPENED_BYTES, next - from))),
    "deflate",
    MOST_OPENED_BYTES,
  );
  const text = lettersOf(opened);
  if (!dictionary.includes("/XML") && !/\/(?:Author|Creator|Producer|CreationDate|ModDate)\b/.test(text)) return;
  Object.assign(finds, { found: true, stays: true });
  finds.place ||= saysPlace(text);
}

/** @param each with the place of the match in the file, once for each */
async function eachMatch(reader: Reader, pattern: RegExp, each: (at: number, match: RegExpExecArray) => void): Promise<void> {
  let found = 0;
  let done = 0;
  for (let at = 0; at < reader.size; at += WINDOW_BYTES) {
    const text = await reader.letters(at, Math.min(WINDOW_BYTES + OVERLAP_BYTES, reader.size - at));
    for (const match of text.matchAll(pattern)) {
      if (at + match.index < done || match.index >= WINDOW_BYTES) continue;
      if (++found > MOST_FOUND) throw new Unreadable("too many parts");
      done = at + match.index + match[0].length;
      each(at + match.index, match);
    }
  }
}
