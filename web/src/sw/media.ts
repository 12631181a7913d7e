// Answers a player's request for a part of a video with bytes from the page that asks. There are no keys here.

import { SAFE_STREAMS } from "../media/safe-types.ts";
import type { MediaAnswer, MediaAsk, MediaPlace } from "./media-messages.ts";
import { contentRange, fromSuffix, readRange, sliceOf } from "./range.ts";

/** Asks one page; null where it does not answer. */
export type AskPage = (ask: MediaAsk) => Promise<MediaAnswer>;

export async function mediaResponse(place: MediaPlace, rangeHeader: string | null, askPage: AskPage): Promise<Response> {
  const asked = readRange(rangeHeader);
  if (asked === null) return new Response(null, { status: 416 }); // a player always asks for a range
  const read = (from: number, to: number) => askPage({ kind: "media-read", place, from, to });

  let from = asked.kind === "from" ? asked : null;
  if (asked.kind === "suffix") {
    const first = await read(0, 1);
    from = first === null ? null : fromSuffix(asked, first.totalBytes);
  }
  if (from === null) return notThere();
  const slice = sliceOf(from);
  const found = await read(slice.from, slice.to);
  if (found === null || !SAFE_STREAMS.includes(found.type)) return notThere();
  const { bytes, totalBytes, type } = found;
  return new Response(bytes.length === 0 ? null : bytes, {
    status: bytes.length === 0 ? 416 : 206,
    headers: {
      "Content-Type": type,
      "Content-Range": contentRange(slice.from, bytes.length, totalBytes),
      "Content-Length": String(bytes.length),
      "Accept-Ranges": "bytes",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
    },
  });
}

function notThere(): Response {
  return new Response(null, { status: 404 });
}
