// The one player of voice messages for the whole page: it goes on while one looks at another chat.

import { createSignal } from "solid-js";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { setHeard } from "./heard.ts";
import { missingSentence } from "./missing-words.ts";
import { type Place, placeKey, refOf } from "./place.ts";
import { showable } from "./showable.ts";
import { hideOnSystem, showOnSystem } from "./system-player.ts";

export type Track = { place: Place; title: string; durationMs: number | null };

const RATES = [1, 1.5, 2] as const;
const [track, setTrack] = createSignal<Track | null>(null);
const [playing, setPlaying] = createSignal(false);
const [positionMs, setPositionMs] = createSignal(0);
const [rate, setRate] = createSignal<number>(RATES[0]);
const sound = new Audio();
let url: string | undefined;

export { playing, positionMs, rate, track };

export function isCurrent(place: Place): boolean {
  const now = track();
  return now !== null && placeKey(now.place) === placeKey(place);
}

export async function toggle(next: Track): Promise<void> {
  if (isCurrent(next.place) && url !== undefined) return sound.paused ? play() : sound.pause();
  if (await load(next)) await play();
}

export async function seek(next: Track, toMs: number): Promise<void> {
  if (!isCurrent(next.place) && !(await load(next))) return;
  sound.currentTime = Math.max(0, toMs / 1000);
  setPositionMs(Math.max(0, toMs));
}

export function cycleRate(): void {
  setRate(RATES[(RATES.indexOf(rate() as 1) + 1) % RATES.length] ?? 1);
  sound.playbackRate = rate();
}

export function stop(): void {
  sound.pause();
  sound.removeAttribute("src");
  if (url !== undefined) URL.revokeObjectURL(url);
  url = undefined;
  setTrack(null);
  setPlaying(false);
  setPositionMs(0);
  setHeard(null);
  hideOnSystem();
}

async function load(next: Track): Promise<boolean> {
  stop();
  setTrack(next);
  const loaded = await verbs.loadMedia(refOf(next.place, "file"));
  const shown = loaded.kind === "ok" ? await showable(loaded.data, "voice") : missingSentence(loaded);
  if (!isCurrent(next.place)) return false; // another one was started meanwhile
  if (typeof shown === "string") {
    toast(shown);
    stop();
    return false;
  }
  url = URL.createObjectURL(shown);
  sound.src = url;
  sound.playbackRate = rate();
  setHeard(next.place.conversation);
  return true;
}

async function play(): Promise<void> {
  sound.playbackRate = rate();
  try {
    await sound.play();
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") toast(t("This browser cannot play this message."));
  }
}

function tellSystem(): void {
  const now = track();
  if (now === null) return;
  const playing = { title: now.title, durationMs: now.durationMs, positionMs: positionMs(), rate: rate() };
  const seekTo = (ms: number) => void seek(now, ms);
  showOnSystem(playing, { play: () => void play(), pause: () => sound.pause(), stop, seekTo });
}

sound.addEventListener("play", () => setPlaying(true));
for (const kind of ["play", "pause", "seeked", "ratechange"]) sound.addEventListener(kind, tellSystem);
sound.addEventListener("pause", () => setPlaying(false));
sound.addEventListener("timeupdate", () => setPositionMs(Math.round(sound.currentTime * 1000)));
sound.addEventListener("ended", stop);
