// EXIF, XMP and IPTC with a place in every field that may hold one.

import { type Bytes, concat, LATITUDE, le16, le32, type Part, u16, u32, zeros } from "./pieces.ts";

type Field = { tag: number; type: 1 | 2 | 3 | 4 | 5 | 7; content: Bytes };

export type Exif = { little?: boolean; gps?: boolean; words?: boolean; orientation?: number; more?: Field[] };

/** TIFF with its directories, then what they point to. */
export function tiffBlock({ little = false, gps = true, words = true, orientation, more = [] }: Exif = {}): Bytes {
  const n16 = little ? le16 : u16;
  const n32 = little ? le32 : u32;
  const rationals = (...values: number[]) => concat(...values.map((value) => [...n32(value), ...n32(1)]));
  const main: Field[] = [...more];
  if (orientation !== undefined) main.push({ tag: 0x0112, type: 3, content: concat(n16(orientation)) });
  if (words)
    main.push(
      { tag: 0x010e, type: 2, content: concat(`Berlin at ${LATITUDE}\0`) },
      { tag: 0x0110, type: 2, content: concat("PlantedCam 9000\0") },
      { tag: 0x0132, type: 2, content: concat("2026:01:02 03:04:05\0") },
      { tag: 0x013b, type: 2, content: concat("Ada Lovelace\0") },
    );
  const place: Field[] = [
    { tag: 0x0000, type: 1, content: concat([2, 3, 0, 0]) },
    { tag: 0x0001, type: 2, content: concat("N\0") },
    { tag: 0x0002, type: 5, content: rationals(525_200, 0, 0) },
    { tag: 0x0003, type: 2, content: concat("E\0") },
    { tag: 0x0004, type: 5, content: rationals(134_050, 0, 0) },
  ];
  const inner: Field[] = words
    ? [
        { tag: 0x9003, type: 2, content: concat("2026:01:02 03:04:05\0") },
        { tag: 0x927c, type: 7, content: concat("Nikon\0", LATITUDE, "Berlin") },
        { tag: 0x9286, type: 7, content: concat("ASCII\0\0\0", LATITUDE) },
        { tag: 0xa430, type: 2, content: concat("Ada Lovelace\0") },
      ]
    : [];
  const pointers = (gps ? 1 : 0) + (words ? 1 : 0);
  const bytesOfDirectory = (count: number) => 2 + count * 12 + 4;
  const innerAt = 8 + bytesOfDirectory(main.length + pointers);
  const gpsAt = innerAt + (words ? bytesOfDirectory(inner.length) : 0);
  let dataAt = gpsAt + (gps ? bytesOfDirectory(place.length) : 0);
  const data: Bytes[] = [];
  const directory = (fields: Field[]) => {
    const sizes = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };
    const entries = [...fields]
      .sort((a, b) => a.tag - b.tag)
      .map(({ tag, type, content }) => {
        const head = [...n16(tag), ...n16(type), ...n32(content.length / sizes[type])];
        if (content.length <= 4) return concat(head, content, zeros(4 - content.length));
        const even = concat(content, zeros(content.length % 2));
        data.push(even);
        dataAt += even.length;
        return concat(head, n32(dataAt - even.length));
      });
    return concat(n16(entries.length), ...entries, n32(0));
  };
  const first = directory([
    ...main,
    ...(words ? [{ tag: 0x8769, type: 4, content: concat(n32(innerAt)) } as const] : []),
    ...(gps ? [{ tag: 0x8825, type: 4, content: concat(n32(gpsAt)) } as const] : []),
  ]);
  const parts: Part[] = [little ? "II" : "MM", n16(42), n32(8), first];
  if (words) parts.push(directory(inner));
  if (gps) parts.push(directory(place));
  return concat(...parts, ...data);
}

export const XMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52.5200N" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Berlin"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

/** Photoshop's block with IPTC-IIM in it: city, country, coordinates as a caption */
export function iptcBlock(): Bytes {
  const field = (number: number, text: string) => concat([0x1c, 2, number], u16(text.length), text);
  const iptc = concat(field(90, "Berlin"), field(101, "Germany"), field(120, LATITUDE));
  return concat("8BIM", u16(0x0404), [0, 0], u32(iptc.length), iptc, zeros(iptc.length % 2));
}
