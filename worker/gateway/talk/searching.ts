// Search of what is kept: so many lines are looked through for one page, newest first with each person, so that what it costs has an end.

import { foldWord, wordsIn } from "../../../client/search/words.ts";
import type { Seq } from "../../../protocol/index.ts";
import type { Found, MessageLookup } from "../store/message-lookup.ts";
import type { Known, People } from "../store/people.ts";
import type { Page, SearchRequest, StoredMessage } from "./business.ts";

/** Of one page: two seconds of the object at most. It may be short, or empty, and go on. */
const LINES_OF_A_PAGE = 2_000;
const LINES_AT_ONCE = 200;
const MAX_WORDS = 10;
const CURSOR = /^(ZZ\.[A-Z2-7]{26})_(\d{1,15})$/;

type Given = {
  people: Pick<People, "get" | "behind">;
  lookup: Pick<MessageLookup, "newestBefore">;
  read(known: Known, found: Found): Promise<StoredMessage[]>;
};

/** @returns undefined for a cursor that is none, or words that are none */
export async function search({ people, lookup, read }: Given, request: SearchRequest): Promise<Page<StoredMessage> | undefined> {
  const wanted = [...wordsIn(request.words)].slice(0, MAX_WORDS).map(({ word }) => word);
  const [, at = null, seq] = request.after === null ? [] : (CURSOR.exec(request.after) ?? []);
  if (wanted.length === 0 || (request.after !== null && at === null)) return undefined;
  const items: StoredMessage[] = [];
  let left = LINES_OF_A_PAGE;
  let known = at !== null ? people.get(at) : request.person !== null ? people.get(request.person) : people.behind("");
  let before: Seq = seq === undefined ? Number.MAX_SAFE_INTEGER : Number(seq);
  while (known !== undefined) {
    const page = await lookup.newestBefore(known.conversation, before, Math.min(LINES_AT_ONCE, left));
    left -= Math.max(1, page.lines);
    for (const found of page.messages) {
      if (!hasAll(found.record.text, wanted)) continue;
      items.push(...(await read(known, found)));
      if (items.length >= request.limit) return { items, next: `${known.person}_${found.seq}` };
    }
    before = page.from;
    if (page.isEnd) {
      known = request.person === null ? people.behind(known.person) : undefined;
      before = Number.MAX_SAFE_INTEGER;
    }
    if (left <= 0 && known !== undefined) return { items, next: `${known.person}_${before}` };
  }
  return { items, next: null };
}

/** Each begins one of its words. */
function hasAll(text: string, wanted: readonly string[]): boolean {
  const words = [...wordsIn(text)].map(({ word }) => word);
  return wanted.every((each) => words.some((word) => word.startsWith(foldWord(each))));
}
