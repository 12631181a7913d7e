// What the service worker and a page say to each other about a file, and the address that a file has between them.

export type MediaPlace = { conversation: string; item: string; index: number };
export type MediaAsk = { kind: "media-read"; place: MediaPlace /** `to` is exclusive */; from: number; to: number };
/** `type` is as sniffed; null: it is not there. */
export type MediaAnswer = { bytes: Uint8Array<ArrayBuffer>; totalBytes: number; type: string } | null;

const PREFIX = "/media/";

export function mediaPath({ conversation, item, index }: MediaPlace): string {
  return `${PREFIX}${encodeURIComponent(conversation)}/${encodeURIComponent(item)}/${index}`;
}

/** Null for what is no such address. */
export function readMediaPath(path: string): MediaPlace | null {
  if (!path.startsWith(PREFIX)) return null;
  const [conversation, item, index, ...more] = path.slice(PREFIX.length).split("/");
  if (!conversation || !item || !index || more.length > 0 || !/^\d{1,3}$/.test(index)) return null;
  try {
    return { conversation: decodeURIComponent(conversation), item: decodeURIComponent(item), index: Number(index) };
  } catch {
    return null; // a broken escape
  }
}
