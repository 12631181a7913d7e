// How long somebody waits for an answer, and which lines of a thread stand where.

import { lengthOf } from "../../language/lists.ts";
import type { MessageView, NoteView } from "../views.ts";

const MINUTE_MS = 60_000;

export function lengthWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes < 60) return lengthOf(minutes, "minute");
  return minutes < 48 * 60 ? lengthOf(Math.floor(minutes / 60), "hour") : lengthOf(Math.floor(minutes / 1440), "day");
}

/** Late is what waits longer than an hour, very late than a day. */
export function lateness(ms: number): "" | "late" | "very-late" {
  if (ms < 60 * MINUTE_MS) return "";
  return ms < 24 * 60 * MINUTE_MS ? "late" : "very-late";
}

export type Line = { kind: "message"; message: MessageView } | { kind: "note"; note: NoteView };

/** By time, notes behind what was said in the same moment. */
export function linesOf(messages: readonly MessageView[], notes: readonly NoteView[]): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const message of messages) {
    for (let note = notes[at]; note !== undefined && note.at < message.at; note = notes[++at]) lines.push({ kind: "note", note });
    lines.push({ kind: "message", message });
  }
  return [...lines, ...notes.slice(at).map((note): Line => ({ kind: "note", note }))];
}
