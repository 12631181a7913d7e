// What a file is, by its first bytes (https://mimesniff.spec.whatwg.org §6): its name and its declared type may lie.

/** So many bytes are enough for `sniff`. */
export const SNIFF_BYTES = 512;

/** The media type, or null for what has no known signature. @param head the first `SNIFF_BYTES` of the file, or all of it */
export function sniff(head: Uint8Array): string | null {
  const known = SIGNATURES.find(({ at, bytes }) => startsWith(head, bytes, at));
  if (known !== undefined) return known.type;
  return riff(head) ?? isoMedia(head) ?? matroska(head) ?? ogg(head) ?? mpegAudio(head) ?? markup(head);
}

export async function sniffBlob(file: Blob): Promise<string | null> {
  return sniff(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer()));
}

const SIGNATURES: { type: string; at: number; bytes: number[] }[] = [
  { type: "image/jpeg", at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: "image/png", at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/gif", at: 0, bytes: ascii("GIF87a") },
  { type: "image/gif", at: 0, bytes: ascii("GIF89a") },
  { type: "image/tiff", at: 0, bytes: [0x49, 0x49, 0x2a, 0] },
  { type: "image/tiff", at: 0, bytes: [0x4d, 0x4d, 0, 0x2a] },
  { type: "application/pdf", at: 0, bytes: ascii("%PDF-") },
  { type: "audio/mpeg", at: 0, bytes: ascii("ID3") },
  { type: "audio/mpeg", at: 0, bytes: ascii("APETAGEX") },
  { type: "audio/flac", at: 0, bytes: ascii("fLaC") },
  { type: "application/zip", at: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
];

function riff(head: Uint8Array): string | null {
  if (startsWith(head, ascii("BM"), 0)) return head.length >= 26 && head[6] === 0 && head[7] === 0 ? "image/bmp" : null;
  if (!startsWith(head, ascii("RIFF"), 0)) return null;
  const form = text(head, 8, 12);
  if (form === "WEBP") return "image/webp";
  if (form === "WAVE") return "audio/wav";
  return form === "AVI " ? "video/x-msvideo" : null;
}

const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

/** ISO/IEC 14496-12 §4.3: the major brand says which family, the compatible ones help where it is a general one. */
function isoMedia(head: Uint8Array): string | null {
  const box = text(head, 4, 8);
  if (["moov", "mdat", "wide"].includes(box)) return "video/quicktime"; // as QuickTime wrote before there was `ftyp`
  if (box !== "ftyp") return null;
  const brand = text(head, 8, 12);
  const brands = [brand, ...compatibleBrands(head)];
  if (brand === "avif" || brand === "avis") return "image/avif";
  if (HEIC_BRANDS.includes(brand)) return brands.includes("avif") ? "image/avif" : "image/heic";
  if (brand === "qt  ") return "video/quicktime";
  if (brand.startsWith("M4A") || brand.startsWith("M4B")) return "audio/mp4";
  return brand.startsWith("3g") ? "video/3gpp" : "video/mp4";
}

function compatibleBrands(head: Uint8Array): string[] {
  const end = Math.min(new DataView(head.buffer, head.byteOffset).getUint32(0), head.length, 128);
  const brands: string[] = [];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text(head, at, at + 4));
  return brands;
}

function matroska(head: Uint8Array): string | null {
  if (!startsWith(head, [0x1a, 0x45, 0xdf, 0xa3], 0)) return null;
  return text(head, 4, 64).includes("webm") ? "video/webm" : "video/x-matroska";
}

function ogg(head: Uint8Array): string | null {
  if (!startsWith(head, ascii("OggS"), 0)) return null;
  return text(head, 28, 64).includes("theora") ? "video/ogg" : "audio/ogg";
}

/** A frame header of MPEG-1 or -2 layer 3 (ISO/IEC 11172-3 §2.4.2.3), or ADTS. */
function mpegAudio(head: Uint8Array): string | null {
  const second = head[1] ?? 0;
  if (head[0] !== 0xff || (second & 0xe0) !== 0xe0) return null;
  if ((second & 0xf6) === 0xf0) return "audio/aac";
  return (second & 0x06) === 0x02 && (second & 0x18) !== 0x08 ? "audio/mpeg" : null;
}

function markup(head: Uint8Array): string | null {
  const start = text(head, 0, SNIFF_BYTES)
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|head|body|script)/.test(start)) return "text/html";
  if (start.startsWith("<svg") || (/^<(\?xml|!--|!doctype)/.test(start) && start.includes("<svg"))) return "image/svg+xml";
  return start.startsWith("<?xml") ? "application/xml" : null;
}

function startsWith(head: Uint8Array, bytes: readonly number[], at: number): boolean {
  return head.length >= at + bytes.length && bytes.every((byte, index) => head[at + index] === byte);
}

function ascii(letters: string): number[] {
  return [...letters].map((letter) => letter.charCodeAt(0));
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
