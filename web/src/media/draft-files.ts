// The files that are about to be sent: each prepared in turn, so that only one large picture is in memory at a time.

import { type Accessor, createSignal, onCleanup, type Setter } from "solid-js";
import { MAX_ATTACHMENTS } from "../../../client/content/attachment.ts";
import { mayBeOnce } from "../../../client/content/kinds/once.ts";
import type { OutgoingAttachment } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { prepare, type Wish } from "./prepare.ts";
import { type Prepared, problem } from "./prepared.ts";

export type DraftFile = {
  file: File;
  /** For this file alone; else what all go by */
  wish: Wish | null;
  prepared: Accessor<Prepared | null>;
  set: Setter<Prepared | null>;
  /** From 0 to 1, of what takes long; null where nothing does */
  progress: Accessor<number | null>;
  setProgress: Setter<number | null>;
  stop: AbortController;
};

export function draftFiles() {
  const [files, setFiles] = createSignal<DraftFile[]>([]);
  const [original, setOriginalSignal] = createSignal(false);
  const [surplus, setSurplus] = createSignal(0);
  let queue = Promise.resolve();
  onCleanup(() => {
    for (const each of files()) each.stop.abort();
  });

  function add(chosen: readonly File[]): void {
    const room = Math.max(0, MAX_ATTACHMENTS - files().length);
    const taken = chosen.slice(0, room).map((file): DraftFile => {
      const [prepared, set] = createSignal<Prepared | null>(null);
      const [progress, setProgress] = createSignal<number | null>(null);
      return { file, wish: null, prepared, set, progress, setProgress, stop: new AbortController() };
    });
    setSurplus(chosen.length - taken.length);
    setFiles([...files(), ...taken]);
    for (const each of taken) prepareLater(each);
  }

  function prepareLater(each: DraftFile): void {
    each.stop.abort();
    each.stop = new AbortController();
    const { signal } = each.stop;
    each.set(null);
    each.setProgress(null);
    const wish = each.wish ?? (original() ? "original" : "usual");
    queue = queue.then(async () => {
      if (!files().includes(each) || signal.aborted) return;
      const onProgress = (part: number) => void (signal.aborted || each.setProgress(part));
      const prepared = await prepare(each.file, wish, { signal, onProgress }).catch(() =>
        problem(t("This file could not be opened."), true),
      );
      if (signal.aborted) return;
      each.setProgress(null);
      each.set(prepared);
    });
  }

  /** What is not prepared yet may be, too. */
  function mayBeSmaller({ prepared }: DraftFile): boolean {
    const now = prepared();
    if (now?.kind !== "ready") return now === null;
    return now.attachment.kind === "photo" || now.may === "original" || (original() && now.attachment.kind === "video");
  }

  return {
    files,
    original,
    /** How many were left out, because a message holds no more */
    surplus,
    add,
    remove(gone: DraftFile): void {
      gone.stop.abort();
      setFiles(files().filter((each) => each !== gone));
    },
    wish(each: DraftFile, wish: Wish): void {
      each.wish = wish;
      prepareLater(each);
    },
    /** What was asked, or offered, is chosen. */
    take: (each: DraftFile, attachment: OutgoingAttachment) => void each.set({ kind: "ready", attachment, note: null }),
    setOriginal(next: boolean): void {
      setOriginalSignal(next);
      // What was too large at its own size may not be, made smaller.
      for (const each of files())
        if (each.wish === null && (mayBeSmaller(each) || each.prepared()?.kind === "problem")) prepareLater(each);
    },
    hasLarge: () => original() || files().some(mayBeSmaller),
    /** How many ask something that was not answered */
    asking: () => files().filter(({ prepared }) => prepared()?.kind === "asks").length,
    /** One photo or video, prepared, and nothing else */
    isForOnce(): boolean {
      const [only, ...others] = files();
      const prepared = only?.prepared();
      return others.length === 0 && prepared?.kind === "ready" && mayBeOnce(prepared.attachment.kind);
    },
    /** What can be sent, once everything is prepared; null while something asks. */
    async ready(): Promise<{ attachments: OutgoingAttachment[]; names: string[] } | null> {
      await queue;
      const all: { attachment: OutgoingAttachment; name: string }[] = [];
      for (const { file, prepared } of files()) {
        const now = prepared();
        if (now === null || now.kind === "asks") return null;
        if (now.kind === "ready") all.push({ attachment: now.attachment, name: file.name });
      }
      return { attachments: all.map(({ attachment }) => attachment), names: all.map(({ name }) => name) };
    },
  };
}
