// What was typed when the page went and no engine had it: it waits in the tab, not on the disk's store, and is read once. And who is meant in a draft.
// Where a lock is on nothing waits there: a browser writes that down in the open.

import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import type { Left } from "./typed-words.ts";

const typedIn = (conversation: ConversationId) => `parley-typed-${conversation}`;
const meantIn = (conversation: ConversationId) => `parley-meant-${conversation}`;
type Meant = readonly (readonly [name: string, account: AccountId])[];

export function keepOverReload(conversation: ConversationId, left: Left | null): void {
  keep(typedIn(conversation), left);
}

/** Null where nothing waits. */
export function takeAfterReload(conversation: ConversationId): Left | null {
  const left = sessionStorage.getItem(typedIn(conversation));
  sessionStorage.removeItem(typedIn(conversation));
  return left === null ? null : JSON.parse(left);
}

export function keepMeant(conversation: ConversationId, meant: Meant): void {
  keep(meantIn(conversation), meant.length === 0 ? null : meant);
}

export function takeMeant(conversation: ConversationId): Meant {
  return JSON.parse(sessionStorage.getItem(meantIn(conversation)) ?? "[]");
}

function keep(name: string, value: unknown): void {
  try {
    if (value === null || localStorage.getItem("parley-locks") !== null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {} // the tab takes no more: the engine may
}
