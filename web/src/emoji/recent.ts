// What was picked last on this device, and in which tone of skin.

import { TONES, type Tone } from "./table.ts";

const RECENT = "parley-recent-emoji";
const TONE = "parley-emoji-tone";
const KEPT = 24;
/** Before anything was picked */
const FIRST = "😀 😂 😍 🥰 😊 😢 😮 🙏 👍 👏 🎉 ❤️ 🔥 ✨".split(" ");

export function recentEmoji(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    const known = Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string" && each.length < 40) : [];
    return known.length === 0 ? FIRST : known.slice(0, KEPT);
  } catch {
    return FIRST;
  }
}

export function notePicked(emoji: string): void {
  const before = localStorage.getItem(RECENT) === null ? [] : recentEmoji();
  keep(RECENT, JSON.stringify([emoji, ...before.filter((each) => each !== emoji)].slice(0, KEPT)));
}

export function keptTone(): Tone {
  const kept = localStorage.getItem(TONE);
  return TONES.find((tone) => tone === kept) ?? "";
}

export function keepTone(tone: Tone): void {
  keep(TONE, tone);
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // No room: it is picked all the same.
  }
}
