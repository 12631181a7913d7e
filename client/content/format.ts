// A text as it is shown: what people type travels as it is, and each device makes quotes, lists and code of it. Never markup: a tree of words.

import { type Allowance, add, type Inline, inlineOf } from "./format-inline.ts";
import type { Link } from "./links.ts";

export type { Inline };
export type Item = { number: number; inside: Inline[] };
export type Block =
  | { kind: "words" | "quote"; inside: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "bullets" | "numbers"; items: Item[] };
type LineKind = Exclude<Block["kind"], "code">;

/** What is beyond stands as it was typed. */
export const MAX_ELEMENTS = 1000;
const FENCE = "```";
const LIST_BEGINS = /^[>*\-\d]/;
const WORDS: [RegExp, LineKind] = [/^/, "words"];
const LIST: readonly [RegExp, LineKind][] = [
  [/^> (?=.*\S)/, "quote"],
  [/^[-*] (?=.*\S)/, "bullets"],
  [/^(\d{1,3})\. (?=.*\S)/, "numbers"],
];

/** @param isCut the text goes on elsewhere: what is open at its end ends there */
export function formatted(text: string, links: readonly Link[] = [], isCut = false): Block[] {
  const blocks: Block[] = [];
  const allowance: Allowance = { left: MAX_ELEMENTS };
  for (let at = 0; at < text.length; ) {
    const fence = allowance.left > 0 ? nextFence(text, at, isCut) : null;
    addLines(blocks, { text, links, from: at, to: fence?.from ?? text.length, isCut }, allowance);
    if (fence === null) break;
    allowance.left--;
    blocks.push({
      kind: "code",
      text: text
        .slice(fence.from + FENCE.length, fence.end)
        .replace(/^\n/, "")
        .replace(/\n$/, ""),
    });
    at = fence.to;
  }
  return blocks.map(trimmed).filter((block) => !("inside" in block) || block.inside.length > 0);
}

/** Two fences with something between them, on one line or many. A pair around nothing stays as it was typed. */
function nextFence(text: string, at: number, isCut: boolean): { from: number; end: number; to: number } | null {
  for (let from = text.indexOf(FENCE, at); from >= 0; ) {
    const second = text.indexOf(FENCE, from + FENCE.length);
    if (second < 0 && !isCut) return null;
    const end = second < 0 ? text.length : second;
    const to = Math.min(end + FENCE.length, text.length);
    if (text.slice(from + FENCE.length, end).trim() !== "") return { from, end, to };
    from = text.indexOf(FENCE, to);
  }
  return null;
}

type Part = Parameters<typeof inlineOf>[0];

function addLines(blocks: Block[], part: Part, allowance: Allowance): void {
  for (let from = part.from; from < part.to; ) {
    if (allowance.left <= 0) {
      addWords(blocks, "words", [{ kind: "text", text: part.text.slice(from, part.to) }]);
      return;
    }
    const end = part.text.indexOf("\n", from);
    const to = end < 0 || end > part.to ? part.to : end;
    addLine(blocks, { ...part, from, to }, allowance);
    from = to + 1;
  }
}

function addLine(blocks: Block[], line: Part, allowance: Allowance): void {
  const words = line.text.slice(line.from, line.to);
  const [begins, kind] = (LIST_BEGINS.test(words) && LIST.find(([pattern]) => pattern.test(words))) || WORDS;
  const mark = begins.exec(words);
  const inside = inlineOf({ ...line, from: line.from + (mark?.[0].length ?? 0) }, allowance);
  const last = blocks.at(-1);
  if (kind === "bullets" || kind === "numbers") {
    allowance.left--;
    const item = { number: Number(mark?.[1] ?? 0), inside };
    if (last?.kind === kind && "items" in last) last.items.push(item);
    else blocks.push({ kind, items: [item] } as Block);
  } else {
    if (kind === "quote") allowance.left--;
    addWords(blocks, kind, inside);
  }
}

function addWords(blocks: Block[], kind: "words" | "quote", inside: Inline[]): void {
  const last = blocks.at(-1);
  if (last?.kind !== kind || !("inside" in last)) {
    blocks.push({ kind, inside });
    return;
  }
  add(last.inside, { kind: "text", text: "\n" });
  for (const each of inside) add(last.inside, each);
}

/** Blank lines beside a list or a quote: these stand apart by themselves. */
function trimmed(block: Block): Block {
  if (block.kind !== "words") return block;
  const inside = [...block.inside];
  const first = inside[0];
  if (first?.kind === "text") inside[0] = { kind: "text", text: first.text.replace(/^(?:[^\S\n]*\n)+/, "") };
  const last = inside.at(-1);
  if (last?.kind === "text") inside[inside.length - 1] = { kind: "text", text: last.text.trimEnd() };
  return { kind: "words", inside: inside.filter((each) => each.kind !== "text" || each.text !== "") };
}
