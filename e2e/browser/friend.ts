// Somebody without a screen whom a phone talks to: a tenth of the processor time of one with, for where the phone's screen is what is looked at.

import type { ConversationId } from "../../protocol/index.ts";
import type { Person } from "../world/person.ts";
import { openRow, type Phone } from "./phone.ts";
import type { BrowserStage } from "./stage.ts";

/** They attend to this chat: they hear of ticks and typing there at once. */
export type Friend = { person: Person; chat: ConversationId };

/** To somebody whom they don't know yet: it is a request there. */
export async function writesTo(person: Person, { handle }: { handle: string }, text: string): Promise<Friend> {
  const opened = await person.verbs.openDirect(handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  const friend = { person, chat: opened.conversation };
  await person.verbs.show(friend.chat);
  await gets(friend, text);
  return friend;
}

/** Somebody new who wrote, was let in, and is on screen. */
export async function friendOf(stage: BrowserStage, phone: Phone, name: string, text = "hello"): Promise<Friend> {
  const friend = await writesTo(await stage.person(name), phone, text);
  await openRow(phone, name);
  // Else it is one more of what is new.
  await friend.person.sees(text, friend.chat, "read");
  return friend;
}

/** Said, and at the service: what is pushed for is there. */
export async function gets({ person, chat }: Friend, text: string): Promise<void> {
  await person.says(text, chat);
  await person.sees(text, chat, "sent");
}

/** It is there, and they have looked at it. */
export async function reads({ person, chat }: Friend, text: string): Promise<void> {
  await person.sees(text, chat);
  await person.verbs.markRead(chat, (await person.items(chat)).at(-1)?.seq ?? 0);
}

export async function idOf({ person, chat }: Friend, text: string): Promise<string> {
  const item = (await person.items(chat)).find((each) => each.kind === "message" && each.text === text);
  if (item === undefined) throw new Error(`"${text}" is not there`);
  return item.id;
}
