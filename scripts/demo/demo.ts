// `npm start -- --demo`: a person who answers and a business with a menu, so that somebody alone sees it live. They are bots like any other, over the
// service that runs there: what is written to them is sealed on the device and opened by them.

import { join } from "node:path";
import { Bot, BotError } from "../../sdk/index.ts";
import { bakeryAnswers } from "./bakery.ts";
import { miaAnswers } from "./mia.ts";

export type Demo = { person: string; business: string; end(): Promise<void> };
type Role = { called: string; name: string; business: boolean; answers: (bot: Bot) => void };

const ROLES: [Role, Role] = [
  { called: "mia", name: "Mia", business: false, answers: miaAnswers },
  { called: "bakery", name: "Corner Bakery", business: true, answers: bakeryAnswers },
];

/** @param folder what they remember: kept beside what the service keeps, they are who they were when both are started again */
export async function startDemo(url: string, folder: string): Promise<Demo> {
  const [mia, bakery] = await Promise.all(ROLES.map((role) => comes(url, folder, role)));
  if (mia === undefined || bakery === undefined) throw new Error("nobody came");
  return {
    person: mia.me.handle,
    business: bakery.me.handle,
    end: async () => void (await Promise.all([mia, bakery].map((bot) => bot.close({ withinMs: 1_000 })))),
  };
}

async function comes(url: string, folder: string, { called, name, business, answers }: Role): Promise<Bot> {
  const bot = await connected({ url, store: join(folder, called), name, business }, called);
  bot.on("failure", ({ kind }) => console.error(`@${bot.me.handle}: ${kind}`));
  answers(bot);
  return bot;
}

/** Somebody on this service may have the handle already. */
async function connected(given: { url: string; store: string; name: string; business: boolean }, called: string): Promise<Bot> {
  try {
    return await Bot.connect({ ...given, handle: called });
  } catch (error) {
    const isOther = error instanceof BotError && (error.kind === "handle-taken" || error.kind === "other-account");
    if (!isOther) throw error;
    const handle = error.problem.kind === "other-account" ? error.problem.handle : `${called}.${crypto.randomUUID().slice(0, 4)}`;
    return Bot.connect({ ...given, handle });
  }
}
