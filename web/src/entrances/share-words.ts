// What was shared, and why it could not be, in words.

import { t } from "../language/say.ts";
import type { Shared, ShareProblem } from "../sw/shared.ts";

const NAMED = 3;

/** "lake.jpg and 2 more, https://example.org" */
export function sharedWords({ text, files }: Pick<Shared, "text" | "files">): string {
  const names = files.slice(0, NAMED).map(({ name }) => name);
  const more = files.length - names.length;
  const said = more > 0 ? t("{names} and {more} more", { names: names.join(", "), more }) : names.join(", ");
  return [said, text.slice(0, 300)].filter((part) => part !== "").join(", ");
}

export function shareProblemWords(problem: ShareProblem | null): string | null {
  switch (problem) {
    case null:
      return null;
    case "too-large":
      return t("That's too much to share at once. Open the chat and attach it there.");
    case "too-many":
      return t("That's too many files: at most 32 go in one message.");
    case "no-room":
      return t("This device has no room left for what you shared. Free some space, then share it again.");
    case "unreadable":
      return t("What you shared couldn't be read. Share it again from the other app.");
  }
}
