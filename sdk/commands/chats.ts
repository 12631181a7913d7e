// `chats`: the conversations of a profile, newest first.

import type { Bot } from "../bot.ts";
import type { ConversationSummary } from "../index.ts";
import { type Command, EXIT } from "./command.ts";
import { printable, printJson, printLine } from "./print.ts";
import { connect } from "./profile-folder.ts";

const FETCH_WITHIN_MS = 5_000;
/** Nothing says that everything has come; quiet for so long does. */
const QUIET_MS = 400;

export const chats: Command = {
  does: "prints the conversations, one line of JSON for each, newest first",
  words: "",
  options: { pretty: { value: null, does: "prints them for people" } },
  async run(args) {
    const bot = await connect(args);
    bot.on("failure", () => {});
    try {
      for (const each of await settled(bot)) {
        await (args.flags.has("pretty") ? printLine(printable(sentence(each))) : printJson(facts(each)));
      }
    } finally {
      await bot.close({ withinMs: 0 });
    }
    return EXIT.ok;
  },
};

/** What is stored, and what comes while the service is asked. */
async function settled(bot: Bot): Promise<ConversationSummary[]> {
  const end = Date.now() + FETCH_WITHIN_MS;
  let isOnline = false;
  bot.on("connection", ({ state }) => {
    isOnline = state === "online";
  });
  let last = "";
  for (;;) {
    const list = await bot.conversations();
    const seen = JSON.stringify(list);
    if ((isOnline && seen === last) || Date.now() > end) return list;
    last = seen;
    await new Promise((passed) => setTimeout(passed, QUIET_MS));
  }
}

function facts({ id, kind, title, state, memberCount, unread, at, peer }: ConversationSummary) {
  return { id, kind, title: titleOf({ kind, title }), state, memberCount, unread, at, handle: peer?.handle ?? null };
}

function sentence({ id, kind, title, unread, peer }: ConversationSummary): string {
  const handle = peer?.handle ? ` @${peer.handle}` : "";
  return `${id}  ${titleOf({ kind, title })}${handle}${unread > 0 ? ` (${unread} unread)` : ""}`;
}

function titleOf({ kind, title }: Pick<ConversationSummary, "kind" | "title">): string {
  return kind === "self" ? "Notes to yourself" : title;
}
