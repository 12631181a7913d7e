// An archive written into a file as it is made. Where the browser lets nobody choose a file, into one of its own first, which is then handed over as a
// download.

import { makeZip } from "client-zip";
import type { ExportEntry } from "../../../client/export/entries.ts";
import { EXPORT_KEPT_MS, EXPORT_NAME } from "../../../client/export/left-over.ts";
import { t } from "../language/say.ts";

const TYPE = "application/zip";

type Picker = (options: object) => Promise<FileSystemFileHandle>;
/** To be written to, or the browser's own; `cancelled`: the person changed their mind */
export type Place = { kind: "chosen"; file: FileSystemFileHandle } | { kind: "download" } | { kind: "cancelled" };

/** First of all, as long as it counts as what the person asked for. */
export async function choosePlace(suggestedName: string): Promise<Place> {
  const picker = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  if (picker === undefined) return { kind: "download" };
  try {
    const types = [{ description: t("Zip archive"), accept: { [TYPE]: [".zip"] } }];
    return { kind: "chosen", file: await picker({ suggestedName, types }) };
  } catch (error) {
    return { kind: error instanceof DOMException && error.name === "AbortError" ? "cancelled" : "download" };
  }
}

/** @throws where it cannot be read or written to its end, or was aborted: what there is of the file is no archive */
export async function saveZip(
  place: Exclude<Place, { kind: "cancelled" }>,
  name: string,
  entries: AsyncIterable<ExportEntry>,
  signal?: AbortSignal,
): Promise<void> {
  const zip = makeZip(entries);
  const options = signal ? { signal } : {};
  if (place.kind === "chosen") await zip.pipeTo(await place.file.createWritable(), options);
  // One at a time: they lie under one name.
  else await navigator.locks.request(EXPORT_NAME, async () => download(name, await kept(zip, options)));
}

/** On disk and not in memory, as far as the browser has a place for it. */
async function kept(zip: ReadableStream<Uint8Array>, options: StreamPipeOptions): Promise<Blob> {
  const root = await navigator.storage.getDirectory().catch(() => null);
  const handle = await root?.getFileHandle(EXPORT_NAME, { create: true }).catch(() => null);
  if (!root || !handle || !("createWritable" in handle))
    return new Response(zip.pipeThrough(new TransformStream(), options)).blob();
  const remove = () => void root.removeEntry(EXPORT_NAME).catch(() => {});
  try {
    await zip.pipeTo(await handle.createWritable(), options);
  } catch (error) {
    remove();
    throw error;
  }
  setTimeout(remove, EXPORT_KEPT_MS);
  return handle.getFile();
}

function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file.slice(0, file.size, TYPE));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), EXPORT_KEPT_MS);
}
