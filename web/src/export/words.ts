// What the export of a chat says of itself.

import { tidyFileName } from "../../../client/content/file-name.ts";
import type { ChatProgress } from "../../../client/export/entries.ts";
import { t } from "../language/say.ts";

export function progressWords({ messages, files, ofFiles }: ChatProgress): string {
  if (ofFiles !== null)
    return t("File {files} of {ofFiles}…", {
      files: Math.min(files + 1, ofFiles),
      ofFiles,
    });
  return messages === 0 ? t("Getting ready…") : t("{messages} messages…", { messages });
}

/** It begins with what nobody else chose. */
export function zipName(title: string, now: Date): string {
  return `${tidyFileName(`Parley ${title} ${now.toISOString().slice(0, 10)}.zip`)}`;
}
