// The person of the demo: says who she is, sends a photo when asked for one, and keeps a conversation going.

import { join } from "node:path";
import type { Bot, Message } from "../../sdk/index.ts";

const PHOTO = join(import.meta.dirname, "../../web/public/icons/icon-512.png");
const PHOTO_FACTS = { facts: { kind: "photo", width: 512, height: 512 }, type: "image/png" } as const;
const HELLO = `Hi! I'm Mia, a small program on this machine. The rest is real: what you write is sealed on your device, and I open it on mine.
Ask me for a *photo*, send me one, answer a message, or start a group with me and the bakery.`;
const ANSWERS = [
  "Tell me more!",
  "Try to change what you wrote: I'll see the new words.",
  "Did you see the ticks? Two of them, and blue: I've read it.",
  "Close the tab and come back. It's all still there.",
  "Have you set up a recovery key yet? It's in the settings.",
] as const;

export function miaAnswers(bot: Bot): void {
  const said = new Map<string, number>();
  bot.on("message", async (message) => {
    await message.read();
    if (message.inGroup && !isMeant(message)) return;
    await message.typing();
    const turn = said.get(message.conversation) ?? 0;
    if (/\b(photo|picture|foto)\b/i.test(message.text) && message.attachments.length === 0)
      await message.replyWithFile(PHOTO, { ...PHOTO_FACTS, caption: "Here's one." });
    else await message.reply(answerTo(message, turn));
    said.set(message.conversation, turn + 1);
  });
}

function answerTo({ attachments, inGroup }: Message, turn: number): string {
  if (attachments.length > 0) return "It's here, every byte of it. Thanks!";
  if (turn === 0 && !inGroup) return HELLO;
  return ANSWERS[(turn - (inGroup ? 0 : 1)) % ANSWERS.length] ?? ANSWERS[0];
}

/** In a group people talk to one another. */
function isMeant({ mentions, quotes, text }: Message): boolean {
  return mentions.some(({ person }) => person.self) || (quotes?.sender.self ?? false) || /\bmia\b/i.test(text);
}
