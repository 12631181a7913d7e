// The files that are about to be sent: each prepared in turn, so that only one large picture is in memory at a time.

import { type Accessor, createSignal, type Setter } from "solid-js";
import { MAX_ATTACHMENTS } from "../../../client/content/attachment.ts";
import type { OutgoingAttachment } from "../../../client/index.ts";
import { prepare } from "./prepare.ts";
import { type Prepared, problem } from "./prepared.ts";

export type DraftFile = { file: File; asFile: boolean; prepared: Accessor<Prepared | null>; set: Setter<Prepared | null> };

export function draftFiles() {
  const [files, setFiles] = createSignal<DraftFile[]>([]);
  const [original, setOriginalSignal] = createSignal(false);
  const [surplus, setSurplus] = createSignal(0);
  let queue = Promise.resolve();

  function add(chosen: readonly File[]): void {
    const room = Math.max(0, MAX_ATTACHMENTS - files().length);
    const taken = chosen.slice(0, room).map((file): DraftFile => {
      const [prepared, set] = createSignal<Prepared | null>(null);
      return { file, asFile: false, prepared, set };
    });
    setSurplus(chosen.length - taken.length);
    setFiles([...files(), ...taken]);
    for (const each of taken) prepareLater(each);
  }

  function prepareLater(each: DraftFile): void {
    each.set(null);
    const wish = each.asFile ? "file" : original() ? "original" : "usual";
    queue = queue.then(async () => {
      if (!files().includes(each)) return;
      const prepared = await prepare(each.file, wish).catch(() => problem("This file could not be opened.", true));
      const stale = wish !== (each.asFile ? "file" : original() ? "original" : "usual");
      if (!stale) each.set(prepared);
    });
  }

  return {
    files,
    original,
    /** How many were left out, because a message holds no more */
    surplus,
    add,
    remove: (gone: DraftFile) => void setFiles(files().filter((each) => each !== gone)),
    sendAsFile(each: DraftFile): void {
      each.asFile = true;
      prepareLater(each);
    },
    setOriginal(next: boolean): void {
      setOriginalSignal(next);
      for (const each of files()) if (isPhoto(each.prepared())) prepareLater(each);
    },
    hasPhotos: () => files().some(({ prepared }) => prepared() === null || isPhoto(prepared())),
    /** What can be sent, once everything is prepared. */
    async ready(): Promise<{ attachments: OutgoingAttachment[]; names: string[] }> {
      await queue;
      const all = files().flatMap(({ file, prepared }) => {
        const now = prepared();
        return now?.kind === "ready" ? [{ attachment: now.attachment, name: file.name }] : [];
      });
      return { attachments: all.map(({ attachment }) => attachment), names: all.map(({ name }) => name) };
    },
  };
}

function isPhoto(prepared: Prepared | null): boolean {
  return prepared?.kind === "ready" && prepared.attachment.kind === "photo";
}
