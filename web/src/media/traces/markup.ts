// SVG: what it says of its author, of what drew it and of places is found and said; a picture made of text is not rewritten.

import type { Finds } from "./finds.ts";
import { tellsPlace } from "./place-words.ts";
import type { Reader } from "./reader.ts";

const TELLING = /<(?:\w+:)?metadata\b|<rdf:RDF|xmlns:(?:inkscape|sodipodi|dc|cc)=|<!--|<x:xmpmeta|\bAdobe Illustrator/i;
const OVERLAP = 40;

export async function markup(reader: Reader, finds: Finds): Promise<void> {
  let before = "";
  for (let at = 0; at < reader.size; ) {
    const piece = await reader.some(at);
    const text = before + (await reader.letters(at, piece.length));
    if (TELLING.test(text)) Object.assign(finds, { found: true, stays: true });
    before = text.slice(-OVERLAP);
    at += piece.length;
  }
  if (await tellsPlace(reader, 0, reader.size)) Object.assign(finds, { found: true, stays: true, place: true });
}
