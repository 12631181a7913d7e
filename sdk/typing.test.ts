// "The bot is typing" ends: with what it sends, with time, and with the bot.

import { expect, test } from "vitest";
import { VirtualClock } from "../client/simulation/virtual-clock.ts";
import type { ConversationId } from "../protocol/index.ts";
import { Typing } from "./typing.ts";

const chat = "chat" as ConversationId;

function scene() {
  const clock = new VirtualClock(0);
  const did = { shown: 0, hidden: 0, typed: 0 };
  const verbs = {
    show: async () => void did.shown++,
    hide: async () => void did.hidden++,
    typing: async () => void did.typed++,
  };
  return { clock, did, typing: new Typing(verbs as never, clock) };
}

test("it goes on for twenty seconds, and then it ends by itself", async () => {
  const { clock, did, typing } = scene();
  await typing.begin(chat);
  await clock.advance(15_000);
  expect([did.typed > 20, did.hidden]).toEqual([true, 0]);
  await clock.advance(10_000);
  const { typed } = did;
  expect(did.hidden).toBe(1);
  await clock.advance(60_000);
  expect([did.typed, did.hidden]).toEqual([typed, 1]);
});

test("what it sends ends it at once; to begin again begins the twenty seconds again", async () => {
  const { clock, did, typing } = scene();
  await typing.begin(chat);
  await clock.advance(15_000);
  await typing.begin(chat);
  await clock.advance(15_000);
  expect(did.hidden).toBe(0);
  typing.end(chat);
  const { typed } = did;
  await clock.advance(30_000);
  expect([did.typed, did.hidden]).toEqual([typed, 1]);
  typing.end(chat);
  expect(did.hidden).toBe(1);
});

test("nothing of it is left when the bot closes", async () => {
  const { clock, did, typing } = scene();
  await typing.begin(chat);
  await clock.advance(1_000);
  typing.close();
  const { typed } = did;
  await clock.advance(60_000);
  expect(did.typed).toBe(typed);
});
