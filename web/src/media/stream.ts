// Where a video's bytes come from: the service worker asks this page for each piece, and the page asks the engine.
// Keys never leave the engine; what the service worker gets is checked content.

import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { type MediaAnswer, type MediaAsk, mediaPath } from "../sw/media-messages.ts";
import { missingSentence } from "./missing-words.ts";
import { type Place, placeKey, refOf } from "./place.ts";
import { SAFE_VIDEOS } from "./safe-types.ts";
import { SNIFF_BYTES, sniff } from "./sniff.ts";

export type FilmSource = { kind: "stream"; url: string } | { kind: "whole" } | { kind: "missing"; sentence: string };

/** By the first bytes, as they came. */
const types = new Map<string, string>();
let answers = false;

/** `whole`: nobody answers here for parts of a file. */
export async function filmSource(place: Place): Promise<FilmSource> {
  if (!navigator.serviceWorker?.controller) return { kind: "whole" };
  const head = await verbs.readMedia(refOf(place, "file"), { from: 0, to: SNIFF_BYTES });
  if (head.kind !== "ok") return { kind: "missing", sentence: missingSentence(head) };
  const type = sniff(head.bytes);
  if (type === null || !SAFE_VIDEOS.includes(type))
    return { kind: "missing", sentence: t("This is not what it says it is, so it is not shown. It can be saved.") };
  types.set(placeKey(place), type);
  answerTheWorker();
  return { kind: "stream", url: mediaPath(place) };
}

function answerTheWorker(): void {
  if (answers) return;
  answers = true;
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
    const [port] = ports;
    if (port !== undefined && (data as MediaAsk).kind === "media-read") void answer(data as MediaAsk, port);
  });
  navigator.serviceWorker.startMessages();
}

async function answer({ place, from, to }: MediaAsk, port: MessagePort): Promise<void> {
  const type = types.get(placeKey(place as Place));
  const read = type && (await verbs.readMedia(refOf(place as Place, "file"), { from, to }).catch(() => null));
  const found: MediaAnswer = type && read && read.kind === "ok" ? { bytes: read.bytes, totalBytes: read.totalBytes, type } : null;
  port.postMessage(found, found === null ? [] : [found.bytes.buffer]);
}
