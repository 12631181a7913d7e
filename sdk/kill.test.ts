// A bot that dies at each call in turn: whoever opens its store next answers what it had not, and nothing twice.

import { expect, test } from "vitest";
import { type Cast, castOf, copyOf } from "../client/simulation/cast.ts";
import { textsOf } from "../client/simulation/device.ts";
import { memoryProfile, World } from "../client/simulation/world.ts";
import type { Bot } from "./bot.ts";
import { botAt } from "./simulated-bot.ts";

const TEXTS = ["1", "2"];

test("[BT1] [BT3] wherever it dies, each message is answered once and in order", async () => {
  const cast = await castOf(["Echo", "Ana"]);
  let died = 0;
  while (await answersInSpiteOf(cast, died + 1)) died++;
  expect(died).toBeGreaterThan(50);
});

/** @returns whether it died before all was done */
async function answersInSpiteOf(cast: Cast, atCall: number): Promise<boolean> {
  const { directory, disks } = copyOf(cast);
  const world = new World(7, directory);
  const [home, ana] = [...disks].map(([name, disk]) => world.device(name, memoryProfile(disk)));
  if (home === undefined || ana === undefined) throw new Error("two people were cast");
  await world.ends(ana.open());
  await world.clock.advance(1_000);
  const { life, opening } = botAt(world, home, { atCall, when: "after" });
  opening.then(echo, () => {});
  const chat = await world.opened(ana.verbs.openDirect("echo"));
  for (const text of TEXTS) await world.ends(ana.verbs.send(chat, { text }));
  await world.clock.until(() => !life.alive, 20_000);
  const hasDied = !life.alive;
  life.end();
  const delivered = echo(await world.ends(botAt(world, home).opening));
  await world.clock.advance(60_000);
  const texts = textsOf(await world.ends(ana.timeline(chat)));
  expect({ atCall, texts: texts.filter((text) => text.startsWith("echo")) }).toEqual({ atCall, texts: TEXTS.map(echoed) });
  expect(delivered).toEqual(TEXTS.slice(TEXTS.length - delivered.length));
  return hasDied;
}

function echo(bot: Bot): string[] {
  const delivered: string[] = [];
  bot.on("message", async (message) => {
    delivered.push(message.text);
    await message.read();
    await message.reply(echoed(message.text));
  });
  return delivered;
}

function echoed(text: string): string {
  return `echo: ${text}`;
}
