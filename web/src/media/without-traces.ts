// What a file says besides what it shows, taken out before it is sent; or said, where it goes as it is.

import type { OutgoingAttachment } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { asFile, type Prepared } from "./prepared.ts";
import { sniffBlob } from "./sniff.ts";
import { applied } from "./traces/patch.ts";
import { type Traces, tracesIn } from "./traces/traces.ts";

/** `no`: what it says cannot be taken out, or nobody knows what it says. */
export type Cleaned = { kind: "clean"; data: Blob; had: boolean } | { kind: "no"; sentence: string };

/** @param type as sniffed */
export async function withoutTraces(file: Blob, type: string): Promise<Cleaned> {
  const traces = await tracesIn(file, type);
  if (traces.kind === "none") return { kind: "clean", data: file, had: false };
  if (traces.kind === "unreadable") return { kind: "no", sentence: unreadable() };
  const data = patched(file, traces);
  if (data !== null) return { kind: "clean", data, had: true };
  return { kind: "no", sentence: traces.place ? saysPlace() : saysMaker() };
}

/** Of what is sent for what it shows: clean, or a question. */
export async function shownClean(file: Blob, type: string, make: (data: Blob) => Promise<Prepared>): Promise<Prepared> {
  const clean = await withoutTraces(file, type);
  if (clean.kind === "clean") return make(clean.data);
  const made = await make(file);
  if (made.kind !== "ready") return made;
  return { kind: "asks", sentence: clean.sentence, attachment: made.attachment, without: null };
}

/**
 * A file as it is: where it says where, whoever sends it is asked; what else it says is told.
 * @param type as sniffed
 * @param declared by the system, for the icon of what has no signature
 */
export async function fileAsItIs(file: File, type: string | null, declared: string | null = null): Promise<Prepared> {
  const attachment = asFile(file, type ?? declared);
  if (await isText(file, type)) return { kind: "ready", attachment, note: null };
  const traces: Traces = type === null ? { kind: "unreadable" } : await tracesIn(file, type);
  switch (traces.kind) {
    case "none":
      return { kind: "ready", attachment, note: null };
    case "unreadable":
      return mayHoldPlace(type ?? file.type.toLowerCase(), file.name)
        ? { kind: "asks", sentence: unreadable(), attachment, without: null }
        : { kind: "ready", attachment, note: t("Parley can't look into this kind of file.") };
    case "found": {
      const data = patched(file, traces);
      const without = data === null ? null : await cleanFile(file, data);
      if (traces.place) return { kind: "asks", sentence: saysPlace(), attachment, without };
      return { kind: "ready", attachment, note: saysMaker(), ...(without && { may: "remove", without }) };
    }
  }
}

/** A sound is a file with a name: what else it says is taken out, unless one wants it to stay. */
export async function soundWithout(file: File, type: string): Promise<Prepared> {
  const clean = await withoutTraces(file, type);
  if (clean.kind === "no") return { kind: "asks", sentence: clean.sentence, attachment: asFile(file, type), without: null };
  if (!clean.had) return { kind: "ready", attachment: asFile(file, type), note: null };
  const attachment = await cleanFile(file, clean.data);
  return { kind: "ready", attachment, note: t("Its tags (such as title, artist and place) are taken out."), may: "keep" };
}

/** Another kind of file may stand behind its tags. */
async function cleanFile(file: File, data: Blob): Promise<OutgoingAttachment> {
  return asFile(data, await sniffBlob(data), file.name);
}

function patched(file: Blob, { patches }: Traces & { kind: "found" }): Blob | null {
  return patches === null ? null : applied(file, patches);
}

const TEXT_BYTES = 4096;
const TEXTS = ["text/html", "application/xml"];

/** Words that are all there is. */
async function isText(file: Blob, type: string | null): Promise<boolean> {
  if (type !== null) return TEXTS.includes(type);
  const bytes = new Uint8Array(await file.slice(0, TEXT_BYTES).arrayBuffer());
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Pictures and films that no signature tells, and that systems have no name for either */
const BY_NAME =
  /\.(?:3fr|arw|avi|cr[23w]|dng|erf|flv|heic|heif|hif|iiq|insp|insv|j2k|jp2|jpf|jxl|kdc|m2ts?|mpe?g|mts|nef|nrw|orf|pef|psb|psd|raf|rw2|srw|tod|vob|wmv|x3f)$/i;

function mayHoldPlace(type: string, name: string): boolean {
  return /^(?:image|video|audio)\/|^application\/pdf$/.test(type) || BY_NAME.test(name);
}

function saysPlace(): string {
  return t("This file contains a place.");
}

function saysMaker(): string {
  return t("This file says when it was made, with what or by whom.");
}

function unreadable(): string {
  return t("Parley can't look into this file. It may contain a place.");
}
