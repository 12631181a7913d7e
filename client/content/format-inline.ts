// Formatting within a line: *bold*, _italic_, ~struck~ and `code`, as people type it. One pass; each mark is open once at a time, so nothing nests deep.

import type { Link } from "./links.ts";

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "link"; url: string }
  | { kind: Style; inside: Inline[] };
export type Style = "bold" | "italic" | "strike";
type Frame = { style: Style | null; at: number; inside: Inline[] };

/** `from` and `to` in the text, whose links these are. */
export type Stretch = { text: string; links: readonly Link[]; from: number; to: number; isCut: boolean };
/** How many elements a text may still become: what a page draws is limited, whatever came. */
export type Allowance = { left: number };

const STYLES: Readonly<Record<string, Style>> = { "*": "bold", _: "italic", "~": "strike" };
const ANY = /[*_~`]/;
const WORD = /[\p{L}\p{N}\p{M}]/u;

/** @param stretch one line. Where the text was cut and the line is its last, what is open there ends there. */
export function inlineOf(stretch: Stretch, allowance: Allowance): Inline[] {
  const { text, links, from, to } = stretch;
  if (!ANY.test(text.slice(from, to)) && firstFrom(links, from) === links.length)
    return from === to ? [] : [{ kind: "text", text: text.slice(from, to) }];
  const frames: Frame[] = [{ style: null, at: from, inside: [] }];
  let nextLink = firstFrom(links, from);
  let said = from;
  for (let i = from; i < to; ) {
    const link = links[nextLink];
    const end = link?.from === i ? link.to : text[i] === "`" ? codeEnd(stretch, i) : 0;
    if (end > 0 && allowance.left > 0) {
      allowance.left--;
      say(text.slice(said, i));
      top(frames).inside.push(link?.from === i ? { kind: "link", url: link.url } : codeIn(text.slice(i + 1, end)));
      said = i = end;
      nextLink = firstFrom(links, i, nextLink);
      continue;
    }
    const style = STYLES[text[i] ?? ""];
    if (style !== undefined && text[i - 1] !== text[i] && text[i + 1] !== text[i]) {
      const open = frames.findIndex((frame) => frame.style === style);
      if (open < 0 ? mayOpen(stretch, i) && allowance.left > 0 : mayClose(stretch, i) && i > (frames[open]?.at ?? 0) + 1) {
        say(text.slice(said, i));
        said = i + 1;
        if (open < 0) {
          allowance.left--;
          frames.push({ style, at: i, inside: [] });
        } else {
          while (frames.length > open + 1) undo(frames, text);
          close(frames);
        }
      }
    }
    i++;
  }
  say(text.slice(said, to));
  const endsEarly = stretch.isCut && to === text.length;
  while (frames.length > 1) {
    if (endsEarly) close(frames);
    else undo(frames, text);
  }
  return top(frames).inside;

  function say(words: string): void {
    add(top(frames).inside, { kind: "text", text: words });
  }
}

/** Behind the second of two backticks with something between them, on one line; 0 where there is none. */
function codeEnd({ text, from, to, isCut }: Stretch, at: number): number {
  if ((at > from && text[at - 1] === "`") || text[at + 1] === "`") return 0;
  const second = text.indexOf("`", at + 1);
  const isOpenAtCut = isCut && to === text.length && second < 0;
  if (!isOpenAtCut && (second < 0 || second >= to)) return 0;
  const end = isOpenAtCut ? to : second + 1;
  return text
    .slice(at + 1, end)
    .replace("`", "")
    .trim() === ""
    ? 0
    : end;
}

function codeIn(words: string): Inline {
  return { kind: "code", text: words.endsWith("`") ? words.slice(0, -1) : words };
}

function firstFrom(links: readonly Link[], from: number, next = 0): number {
  while ((links[next]?.from ?? Number.POSITIVE_INFINITY) < from) next++;
  return next;
}

/** At the beginning of a word: "snake_case" and "2*3*4" stay as they are. */
function mayOpen({ text, from, to }: Stretch, at: number): boolean {
  return at + 1 < to && !isSpace(text[at + 1]) && (at === from || !WORD.test(letterBefore(text, at)));
}

/** At the end of a word */
function mayClose({ text, from, to }: Stretch, at: number): boolean {
  const after = at + 1 < to ? String.fromCodePoint(text.codePointAt(at + 1) ?? 0) : "";
  return at > from && !isSpace(text[at - 1]) && !WORD.test(after);
}

function letterBefore(text: string, at: number): string {
  return /[\udc00-\udfff]/.test(text[at - 1] ?? "") ? text.slice(at - 2, at) : (text[at - 1] ?? "");
}

function isSpace(letter: string | undefined): boolean {
  return letter === undefined || /\s/u.test(letter);
}

function top(frames: Frame[]): Frame {
  return frames.at(-1) as Frame;
}

function close(frames: Frame[]): void {
  const { style, inside } = frames.pop() as Frame;
  if (style !== null) top(frames).inside.push({ kind: style, inside });
}

/** It is closed nowhere: its mark is a letter like others. */
function undo(frames: Frame[], text: string): void {
  const { at, inside } = frames.pop() as Frame;
  const around = top(frames).inside;
  add(around, { kind: "text", text: text[at] ?? "" });
  for (const each of inside) add(around, each);
}

export function add(inside: Inline[], next: Inline): void {
  const last = inside.at(-1);
  if (next.kind !== "text") inside.push(next);
  else if (last?.kind === "text") inside[inside.length - 1] = { kind: "text", text: last.text + next.text };
  else if (next.text !== "") inside.push(next);
}
