// The person of the sandbox: echoes text, sends a photo when told "photo", taps the first of what is offered.

import { join } from "node:path";
import { ROOT } from "../e2e/world/world.ts";
import { Bot } from "../sdk/index.ts";

const PHOTO = join(ROOT, "web/public/icons/icon-512.png");
const PHOTO_FACTS = { facts: { kind: "photo", width: 512, height: 512 }, type: "image/png" } as const;

/** @param store a folder of its own. Once it resolves, the person has written to the business. */
export async function testPerson(url: string, store: string, business: string): Promise<Bot> {
  const handle = `tess.${crypto.randomUUID().slice(0, 8)}`;
  const bot = await Bot.connect({ url, store, name: "Tess Test", handle });
  bot.on("failure", (failure) => console.error("the test person:", failure.kind));
  bot.on("message", async (message) => {
    await message.read();
    const [option] = message.options;
    if (option !== undefined) await message.choose(option.id);
    else if (message.attachments.length > 0) return;
    else if (message.text.trim().toLowerCase() === "photo") await message.replyWithFile(PHOTO, PHOTO_FACTS);
    else if (message.text !== "")
      await bot.send(message.conversation, `echo: ${message.text}`, { id: await message.idFor("echo") });
  });
  const chat = await bot.open(business);
  await bot.send(chat, "hello");
  return bot;
}
