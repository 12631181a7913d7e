// All that one has into one zip.

import { type ExportProgress, exportEntries } from "../../../client/export/entries.ts";
import { engine, verbs } from "../engine/use.ts";
import { choosePlace, saveZip } from "./save-zip.ts";

/** @throws where it cannot be read or written to its end: what there is of the file is no archive */
export async function exportAll(come: (progress: ExportProgress) => void): Promise<"done" | "cancelled"> {
  const now = new Date();
  const name = `parley-${now.toISOString().slice(0, 10)}.zip`;
  const place = await choosePlace(name);
  if (place.kind === "cancelled") return "cancelled";
  await saveZip(place, name, exportEntries({ watching: engine, verbs }, now, come));
  return "done";
}
