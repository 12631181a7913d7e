// Who is meant in words that are about to be sent: looked for by a part that is loaded once somebody types an "@".

import type { Mention } from "../../../client/index.ts";
import type { Chosen } from "./mentions.ts";
import { openDetails } from "./open-details.ts";

/** That part is there before somebody has typed a name; words do not wait for it for ever. */
const PATIENCE_MS = 2_000;

export const loadMentions = () => import("./mentions.ts");

/** Whose name could not be looked for is not told that they are meant; the words go all the same. */
export function meantIn(words: string, chosen: Chosen): Promise<Mention[]> | Mention[] {
  const members = openDetails()?.kind === "group" && words.includes("@") ? openDetails()?.members : undefined;
  if (members === undefined) return [];
  const nobody = new Promise<Mention[]>((done) => setTimeout(() => done([]), PATIENCE_MS));
  const meant = loadMentions().then(
    ({ mentionsIn }) => mentionsIn(words, members, chosen),
    () => [],
  );
  return Promise.race([meant, nobody]);
}
