// `search`: messages by their words, newest first.

import type { SearchHit } from "../index.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { conversationNamed } from "./conversation-named.ts";
import { printable, printJson, printLine } from "./print.ts";
import { connect } from "./profile-folder.ts";

const LIMIT = 30;

export const search: Command = {
  does: "prints messages by the beginnings of their words, one line of JSON for each, newest first",
  words: "<words, from:, in:, has:photo|video|file|voice|link, before:, after:>",
  options: {
    chat: { value: "@handle|conversation", does: "in that one only" },
    limit: { value: "number", does: `at most so many (default ${LIMIT})` },
    pretty: { value: null, does: "prints them for people" },
  },
  async run(args) {
    const text = args.words.join(" ");
    const limit = Number(args.values.get("limit") ?? LIMIT);
    if (text === "" || !Number.isSafeInteger(limit) || limit < 1) throw new UsageError("search: for what?");
    const bot = await connect(args);
    bot.on("failure", () => {});
    try {
      const chat = args.values.get("chat");
      const within = chat === undefined ? {} : { conversation: await conversationNamed(bot, chat) };
      for (const hit of await bot.search(text, { ...within, limit }))
        await (args.flags.has("pretty") ? printLine(printable(sentence(hit))) : printJson(facts(hit)));
    } finally {
      await bot.close({ withinMs: 0 });
    }
    return EXIT.ok;
  },
};

function facts({ conversation, at, sender, text }: SearchHit) {
  return { conversation, at, sender: { name: sender.name, handle: sender.handle, self: sender.self }, text };
}

function sentence({ conversation, at, sender, text }: SearchHit): string {
  return `${conversation}  ${new Date(at).toISOString()}  ${sender.self ? "You" : sender.name}: ${text}`;
}
