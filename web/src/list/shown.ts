// Which chats the list shows: those that are not in the archive, and of these what a filter lets through.

import { createMemo, createRoot, createSignal } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import { chats } from "../app/state.ts";

export type Filter = (chat: ConversationSummary) => boolean;

/** Null: all */
export const [filter, setFilter] = createSignal<Filter | null>(null);

export const shown = createRoot(() =>
  createMemo(() => {
    const isKept = filter();
    return (chats() ?? []).filter((chat) => chat.archived === null && (isKept === null || isKept(chat)));
  }),
);
