// Says back what it hears, files too: node examples/echo-bot.ts <url> <folder> [handle]

import { Bot } from "../sdk/index.ts";

const [url = "http://localhost:8787", store = ".echo-bot", handle = "echo"] = process.argv.slice(2);
const bot = await Bot.connect({ url, store, name: "Echo", handle });
bot.on("message", async (message) => {
  await message.read();
  for (const [i, { name }] of message.attachments.entries())
    await message.replyWithFile(await message.download(i), { name: name ?? "file", caption: `echo: ${message.text}` });
  if (message.attachments.length === 0) await message.reply(`echo: ${message.text}`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void bot.close().then(() => process.exit()));
console.log(`@${bot.me.handle} echoes`);
