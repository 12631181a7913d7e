// Documents with a place planted in them: in the open, and packed, where it is only found.

import { deflateRawSync, deflateSync } from "node:zlib";
import { bytesOf } from "../reader.ts";
import { tiffBlock, XMP } from "./exif-block.ts";
import { type Bytes, concat, LATITUDE, le16, le32, type Part, type Planted, SIX709, u16, zeros } from "./pieces.ts";

const PAGE = "5 0 obj\n<< /Length 44 >>\nstream\nBT /F1 24 Tf 72 720 Td (what one reads) Tj ET\nendstream\nendobj\n";
const OUTLINE = "6 0 obj\n<< /Title (A chapter) /Parent 7 0 R >>\nendobj\n";
const pdfOf = (trailer: string, ...objects: Part[]): Bytes =>
  concat(
    "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    PAGE,
    OUTLINE,
    ...objects,
    `trailer\n<< /Root 1 0 R ${trailer} >>\nstartxref\n0\n%%EOF\n`,
  );
const info = `3 0 obj\n<< /Title (the town (in brackets) Berlin \\(${LATITUDE}\\)) /Author <${Buffer.from("Ada Lovelace").toString("hex")}> /Subject (${SIX709}) /Creator (PlantedCam) /CreationDate (D:20260102030405) >>\nendobj\n`;
const stream = (dictionary: string, content: Part) =>
  concat("4 0 obj\n<< ", dictionary, " >>\nstream\n", content, "\nendstream\nendobj\n");
const photo = concat([0xff, 0xd8, 0xff, 0xe1], u16(tiffBlock().length + 8), "Exif\0\0", tiffBlock(), [0xff, 0xd9]);

export const pdfs: Planted[] = (
  [
    ["information", pdfOf("/Info 3 0 R", info), true, true],
    ["information, twice", concat(pdfOf("/Info 3 0 R", info), pdfOf("/Info 3 0 R", info)), true, true],
    ["XMP", pdfOf("", stream("/Type /Metadata /Subtype /XML", XMP)), true, true],
    ["a photo inside", pdfOf("", stream("/Filter /DCTDecode", photo)), true, true],
    ["a date alone", pdfOf("/Info 3 0 R", "3 0 obj\n<< /ModDate (D:20260102030405) >>\nendobj\n"), true, false],
    [
      "information that is packed",
      pdfOf(
        "/Info 3 0 R",
        stream("/Type /ObjStm /Filter /FlateDecode", deflateSync(`3 0 << /Author (Ada Lovelace) /Title (${SIX709}) >>`)),
      ),
      false,
      true,
    ],
    [
      "XMP that is packed",
      pdfOf("", stream("/Type /Metadata /Subtype /XML /Filter /FlateDecode", deflateSync(XMP))),
      false,
      true,
    ],
    ["information that is not there", pdfOf("/Info 3 0 R"), false, false],
    ["what is locked", pdfOf("/Info 3 0 R /Encrypt 9 0 R", info), false, true],
  ] as const
).map(([name, bytes, goes, place]) => ({
  name,
  type: "application/pdf",
  bytes,
  kept: [bytesOf(PAGE), bytesOf(OUTLINE)],
  goes,
  place,
}));

export function zipOf(files: Record<string, Part>): Bytes {
  const locals: Bytes[] = [];
  const entries: Bytes[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = deflateRawSync(concat(content));
    const facts = [
      ...le16(8),
      ...le32(0),
      ...le32(0),
      ...le32(data.length),
      ...le32(concat(content).length),
      ...le16(name.length),
      ...le16(0),
    ];
    const local = concat("PK\x03\x04", le16(20), le16(0), facts, name, data);
    entries.push(concat("PK\x01\x02", le16(20), le16(20), le16(0), facts, le16(0), le16(0), le16(0), le32(0), le32(at), name));
    locals.push(local);
    at += local.length;
  }
  const list = concat(...entries);
  return concat(
    ...locals,
    list,
    "PK\x05\x06",
    zeros(4),
    le16(entries.length),
    le16(entries.length),
    le32(list.length),
    le32(at),
    le16(0),
  );
}

const words = "<w:document>what one reads</w:document>";
const types = "<Types/>";
export const zips: Planted[] = (
  [
    [
      "OOXML's author",
      { "[Content_Types].xml": types, "word/document.xml": words, "docProps/core.xml": "<dc:creator>Ada Lovelace</dc:creator>" },
      false,
    ],
    [
      "OOXML with a place",
      { "[Content_Types].xml": types, "docProps/custom.xml": `<property name="GPSLatitude">${LATITUDE}</property>` },
      true,
    ],
    ["OOXML with a photo", { "[Content_Types].xml": types, "word/media/image1.jpeg": photo }, true],
    [
      "ODF's author",
      { mimetype: "application/vnd.oasis.opendocument.text", "meta.xml": "<meta:generator>PlantedCam</meta:generator>" },
      false,
    ],
  ] as const
).map(([name, files, place]) => ({
  name,
  type: "application/zip",
  bytes: zipOf(files as Record<string, Part>),
  kept: [],
  goes: false,
  place,
}));

export const svgs: Planted[] = [
  {
    name: "its author",
    type: "image/svg+xml",
    bytes: bytesOf("<svg><metadata>Ada Lovelace</metadata></svg>"),
    kept: [],
    goes: false,
    place: false,
  },
  { name: "a place", type: "image/svg+xml", bytes: bytesOf(`<svg><metadata>${XMP}</metadata></svg>`), kept: [], goes: false },
];
