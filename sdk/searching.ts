// A search to its end: for programs, which want an answer rather than the first page of one.

import type { Program, SearchHit, SearchOutcome } from "../client/index.ts";
import type { ConversationId } from "../protocol/index.ts";

export type SearchOptions = { conversation?: ConversationId; limit?: number };

const LIMIT = 30;

export async function searched(
  { verbs }: Pick<Program, "verbs">,
  text: string,
  { conversation, limit = LIMIT }: SearchOptions,
): Promise<SearchHit[]> {
  // Once all of the index is made the newest are the newest.
  while ((await verbs.search({ text: "" })).left > 0);
  const hits: SearchHit[] = [];
  let after: SearchOutcome["next"] = null;
  do {
    const page: SearchOutcome = await verbs.search({
      text,
      ...(conversation && { conversation }),
      after,
      limit: limit - hits.length,
    });
    hits.push(...page.hits);
    after = page.next;
  } while (after !== null && hits.length < limit);
  return hits;
}
