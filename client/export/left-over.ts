// An archive on its way out of the browser lies in the origin's own files for a while, in words that anybody can read: it is gone soon, whoever closed the page.

export const EXPORT_NAME = "parley-export.zip";
/** By then the download has been begun, which reads the file by itself. */
export const EXPORT_KEPT_MS = 10 * 60_000;

/** Of a page that was closed before it could */
export async function removeLeftOver(now: number): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle(EXPORT_NAME).catch(() => null);
  const file = await handle?.getFile();
  if (file && now >= file.lastModified + EXPORT_KEPT_MS) await root.removeEntry(EXPORT_NAME);
}

/** Now: whoever locks Parley means that as well. */
export async function removeExport(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(EXPORT_NAME).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  });
}
