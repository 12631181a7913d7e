// How a place is said in words: the names that formats give to it, and coordinates as text.

import { lettersOf, type Reader } from "./reader.ts";

/** ISO 6709, as phones write it: "+52.5200+013.4050+034.000/" */
const COORDINATES = /[+-]\d{2,6}(?:\.\d+)?[+-]\d{3,7}(?:\.\d+)?(?:[+-]\d+(?:\.\d+)?)?(?:CRS[\w:]*)?\//;
const NAMES = [
  // XMP: exif, photoshop, Iptc4xmpCore, Iptc4xmpExt, drones
  /GPS(?:Lat|Long|Alt|Dest|Area|Pos|Dop|Track|Img|Coord|Map|Version)/i,
  /photoshop:(?:City|State|Country)/i,
  /Iptc4xmp(?:Core|Ext):(?:Location|Country|City|Province|Sublocation)/i,
  /\b(?:geo:(?:lat|long?)\b|Location(?:Shown|Created|Name)|(?:Absolute|Relative)Altitude|drone-dji|mwg-rs:.{0,40}Place)/i,
  // Apple's and Android's keys, Matroska's tags, Vorbis comments, ID3
  /location[._-](?:ISO6709|name|accuracy|date|body|note)/i,
  /\b(?:RECORDING|COMPOSITION)_LOCATION\b|\bGEO(?:_LOCATION|POINT)?\b|\bLATITUDE\b|\bLONGITUDE\b|\bLOCATION(?:=|\b)/i,
  /©xyz|loci|gpmd|camm|XMP-GPS/,
  /"(?:lat(?:itude)?|lon(?:gitude)?|lng)"\s*:|<(?:lat|lon|latitude|longitude)>|[?&]ll=-?\d|geo:-?\d/i,
];
const OVERLAP = 160;

/** Also where each letter takes two bytes */
export function saysPlace(text: string): boolean {
  const narrow = text.includes("\0") ? text.replaceAll("\0", "") : text;
  return COORDINATES.test(narrow) || NAMES.some((name) => name.test(narrow)) || (narrow !== text && COORDINATES.test(text));
}

export async function tellsPlace(reader: Reader, at: number, length: number): Promise<boolean> {
  let before = "";
  for (let done = 0; done < length; ) {
    const piece = (await reader.some(at + done)).subarray(0, length - done);
    const text = lettersOf(piece);
    if (saysPlace(before + text)) return true;
    before = text.slice(-OVERLAP);
    done += piece.length;
  }
  return false;
}
