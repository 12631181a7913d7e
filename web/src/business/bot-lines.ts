// A bot of ten lines for a business on its owner's own server, and the command that starts it.

export function botLines(url: string, name: string, handle: string): string {
  return `import { Bot } from "../sdk/index.ts";

const [url, handle] = [${JSON.stringify(url)}, ${JSON.stringify(handle)}];
const bot = await Bot.connect({ url, store: \`./\${handle}\`, name: ${JSON.stringify(name)}, handle });
bot.on("message", async (message) => {
  await message.read();
  await message.reply(\`You wrote: \${message.text}\`);
});
console.log(\`@\${bot.me.handle} is ready\`);
process.once("SIGTERM", () => bot.close().then(() => process.exit()));
`;
}

export function botCommand(handle: string): string {
  return `npx node examples/${handle}.ts`;
}
