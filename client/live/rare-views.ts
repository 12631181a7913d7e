// Answers to what a view asks for now and then: loaded with the first of them.

import type { AccountId, ConversationId } from "../../protocol/index.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { World } from "../engine/world.ts";
import type { Query, SharedGroupsView } from "../queries.ts";
import { galleryView, storageView } from "./gallery.ts";
import { groupView } from "./group.ts";
import { faceless, type People } from "./people.ts";
import { pinnedView } from "./pinned.ts";
import { receiptsView } from "./receipts.ts";
import { starredView } from "./starred.ts";
import { titleOf } from "./summary.ts";

export type RareQuery = Extract<
  Query,
  { kind: "gallery" | "storage" | "starred" | "pinned" | "group" | "receipts" | "shared-groups" }
>;
type Given = { world: World; conversations: Conversations };

export async function rareView(given: Given, query: RareQuery, people: People): Promise<object | null> {
  switch (query.kind) {
    case "gallery":
      return gallery(given, query, people);
    case "storage":
      return storage(given, people);
    case "starred":
      return starredView(given, query.limit, people);
    case "pinned":
      return pinnedView(given, query.conversation, people);
    case "group":
      return groupView(given.conversations, query.conversation, people, given.world.clock.now());
    case "shared-groups":
      return sharedGroups(given, query.account);
    case "receipts":
      return receiptsView(given.conversations, query, people);
  }
}

async function gallery(
  { world, conversations }: Given,
  { conversation, of, limit, before }: Extract<Query, { kind: "gallery" }>,
  people: People,
) {
  const bounds = before === undefined ? {} : { before };
  const range = { prefix: [conversation, of], ...bounds, limit: limit + 1, newestFirst: true };
  const found = await world.store.range("gallery", range);
  const isRequest = (conversations.record(conversation)?.request ?? null) !== null;
  return galleryView(found, limit, isRequest ? faceless(people) : people);
}

/** By the index of who is in a group with whom. */
async function sharedGroups({ world, conversations }: Given, account: AccountId): Promise<SharedGroupsView> {
  const found = await world.store.range("fellows", { prefix: [account] });
  const records = found.flatMap(({ key }) => conversations.record(key[1] as ConversationId) ?? []);
  const groups = records.filter(({ request }) => request === null).sort((a, b) => b.lastAt - a.lastAt);
  return {
    groups: groups.map(({ id, title, photo, memberCount }) => ({
      conversation: id,
      title,
      photo: photo?.blob ?? null,
      memberCount,
    })),
  };
}

async function storage({ world, conversations }: Given, people: People) {
  const titles = (id: ConversationId) => {
    const record = conversations.record(id);
    return record === undefined ? null : titleOf(record, people);
  };
  const records = world.files.all().map(({ record }) => record);
  const setAside = (await world.store.setAside()).length;
  return storageView(records, { limitBytes: world.files.limitBytes, setAside, titleOf: titles });
}
