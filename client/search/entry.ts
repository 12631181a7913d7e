// What the index knows of one message: when it was said, and the signatures of its words and of what it carries.

import { linksIn } from "../content/links.ts";
import type { MessageRecord } from "../store/tables.ts";
import { type Stretch, signatureOf } from "./signature.ts";
import { wordsIn } from "./words.ts";

export const CARRIED = ["photo", "video", "file", "voice", "link"] as const;
export type Carried = (typeof CARRIED)[number];

export type IndexEntry = { seq: number; at: number /** Each once */; signatures: readonly number[] };

/** Distinct ones of one message: a long page of prose has no more. Of what has, these are found. */
export const MAX_SIGNATURES = 1000;

/** Null: no search could ask for it. */
export function entryOf(seq: number, record: MessageRecord): IndexEntry | null {
  const signatures = new Set<number>();
  for (const { word } of wordsIn(wordsOf(record))) {
    signatures.add(signatureOf(word));
    if (signatures.size === MAX_SIGNATURES) break;
  }
  for (const kind of carriedBy(record)) signatures.add(signatureOfCarried(kind));
  return signatures.size === 0 ? null : { seq, at: record.at, signatures: [...signatures] };
}

/** What its kind said in words, what its files are called, and what a poll offers. */
export function wordsOf({ text, attachments = [], body }: Pick<MessageRecord, "text" | "attachments" | "body">): string {
  const offered = body.kind === "poll" ? body.options : [];
  return [text, ...offered, ...attachments.flatMap(({ name }) => name ?? [])].join("\n");
}

export function carries(record: MessageRecord, wanted: readonly Carried[]): boolean {
  if (wanted.length === 0) return true;
  const carried = carriedBy(record);
  return wanted.every((kind) => carried.includes(kind));
}

function carriedBy({ text, attachments = [] }: MessageRecord): Carried[] {
  return [...attachments.map(({ kind }) => kind), ...(linksIn(text).length > 0 ? (["link"] as const) : [])];
}

/** Below those of all words */
function signatureOfCarried(kind: Carried): number {
  return 1 + CARRIED.indexOf(kind);
}

export function stretchOfCarried(kind: Carried): Stretch {
  return { from: signatureOfCarried(kind), to: signatureOfCarried(kind) };
}
