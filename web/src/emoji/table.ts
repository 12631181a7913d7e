// The emoji that one picks from, and finding one by what it is called.

import { t } from "../language/say.ts";

export type Emoji = {
  emoji: string;
  group: number;
  hasTones: boolean;
  label: string;
  /** As typed between two colons */
  codes: readonly string[];
  words: readonly string[];
};

/** Of skin, from light to dark: the modifiers of UTS #51 §2.4 */
export const TONES = ["\u{1f3fb}", "\u{1f3fc}", "\u{1f3fd}", "\u{1f3fe}", "\u{1f3ff}"] as const;
export type Tone = (typeof TONES)[number] | "";

/** By the numbers of their groups; components are none. */
export const GROUPS: readonly (readonly [group: number, name: string, sign: string])[] = [
  [0, t("Smileys"), "😀"],
  [1, t("People"), "👋"],
  [3, t("Animals and nature"), "🐻"],
  [4, t("Food and drink"), "🍔"],
  [5, t("Travel and places"), "🚗"],
  [6, t("Activities"), "⚽"],
  [7, t("Objects"), "💡"],
  [8, t("Symbols"), "❤️"],
  [9, t("Flags"), "🏁"],
];

/** @param text as web/build/emoji.ts writes it */
export function readTable(text: string): Emoji[] {
  return text.split("\n").map((line) => {
    const [emoji = "", group = "", hasTones, label = "", codes = "", words = ""] = line.split("\t");
    return { emoji, group: Number(group), hasTones: hasTones === "1", label, codes: listed(codes), words: listed(words) };
  });
}

/** Each person in it, where it has any; a mark that it is a picture gives way to the tone. */
export function toned(emoji: string, tone: Tone): string {
  if (tone === "") return emoji;
  return emoji.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/gu, `$1${tone}`);
}

/** The closest first: those whose name or code begins so, then those of which a word does, then those that are also called so. */
export function found(table: readonly Emoji[], typed: string, limit: number): Emoji[] {
  const wanted = typed.trim().toLowerCase().replaceAll("_", " ");
  if (wanted === "") return [];
  const ranks: Emoji[][] = [[], [], [], []];
  for (const each of table) ranks[rankOf(each, wanted)]?.push(each);
  return ranks.flat().slice(0, limit);
}

const NONE = 4;

function rankOf({ label, codes, words }: Emoji, wanted: string): number {
  const names = [...codes.map((code) => code.replaceAll("_", " ")), label];
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (names.some((name) => name.includes(` ${wanted}`))) return 2;
  return words.some((word) => word.startsWith(wanted)) ? 3 : NONE;
}

function listed(words: string): string[] {
  return words === "" ? [] : words.split(" ");
}
