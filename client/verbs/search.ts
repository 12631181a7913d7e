// The verb that finds messages, and makes a piece of the index first where one is missing: asked again it goes on.

import type { ConversationId } from "../../protocol/index.ts";
import { contentItemId } from "../content/item-id.ts";
import type { Conversations } from "../engine/conversations.ts";
import { serial } from "../engine/pace/serial.ts";
import { Blocks } from "../engine/search/blocks.ts";
import { find } from "../engine/search/finding.ts";
import { Indexing } from "../engine/search/indexing.ts";
import type { World } from "../engine/world.ts";
import { personOf } from "../live/people.ts";
import { shownState, titleOf } from "../live/summary.ts";
import { isEmpty, readQuery } from "../search/query.ts";
import { wordsIn } from "../search/words.ts";
import type { SearchAsked, SearchOutcome, Verbs } from "../verbs.ts";

const LIMIT = 30;
const MAX_LIMIT = 100;

export function searchVerbs(world: World, conversations: Conversations): Pick<Verbs, "search"> {
  const person = (account: Parameters<typeof personOf>[0]) => personOf(account, world.account(), world.contacts.get(account));
  const blocks = new Blocks(world);
  const indexing = new Indexing(world, conversations, blocks);
  const oneByOne = serial();
  return {
    search: (asked) => oneByOne(() => search(asked)),
  };

  async function search({ text, conversation, after = null, limit = LIMIT }: SearchAsked): Promise<SearchOutcome> {
    if (!world.isSearched) throw new Error("nothing is noted here for a search");
    const left = await indexing.some();
    const query = readQuery(text);
    if (isEmpty(query)) return { kind: "ok", hits: [], next: null, left };
    const titled = (id: ConversationId) => {
      const record = conversations.record(id);
      // Of what a stranger began no words are shown before the person has decided.
      if (record === undefined || record.request !== null || shownState(record) === null) return false;
      if (query.in.length === 0) return true;
      const title = titleOf(record, { self: world.account().accountId, contact: (id) => world.contacts.get(id), person });
      return beginsAll(query.in, title);
    };
    const among = (conversation === undefined ? conversations.all().map(({ id }) => id) : [conversation]).filter(titled);
    if (among.length === 0) return { kind: "ok", hits: [], next: null, left };
    const isFrom = (account: Parameters<typeof personOf>[0]) => {
      const { name, theirs, handle } = person(account);
      return beginsAll(query.from, [name, theirs, handle ?? ""].join("\n"));
    };
    const page = { conversations: among, isFrom, after, limit: Math.min(Math.max(1, limit), MAX_LIMIT) };
    const { found, next } = await find(world, await blocks.all(), query, page);
    const hits = found.map(({ place: { conversation, seq }, record, snippet }) => ({
      conversation,
      item: contentItemId(record.sender, record.id),
      seq,
      at: record.at,
      sender: person(record.sender),
      ...snippet,
    }));
    return { kind: "ok", hits, next, left };
  }
}

function beginsAll(wanted: readonly string[], text: string): boolean {
  if (wanted.length === 0) return true;
  const words = [...wordsIn(text)].map(({ word }) => word);
  return wanted.every((each) => words.some((word) => word.startsWith(each)));
}
