// `block`: somebody can no longer write first.

import type { Bot } from "../bot.ts";
import { BotError } from "../bot-error.ts";
import type { AccountId } from "../index.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { printLine } from "./print.ts";
import { connect } from "./profile-folder.ts";

export const block: Command = {
  does: "blocks somebody: they can no longer write first, nor add this account to groups",
  words: "<@handle>",
  options: { undo: { value: null, does: "lets them again" } },
  async run(args) {
    const [typed] = args.words;
    if (!typed?.startsWith("@")) throw new UsageError("block: whom? (@handle)");
    const isBlocked = !args.flags.has("undo");
    const bot = await connect(args);
    try {
      await bot.block(await accountOf(bot, typed), isBlocked);
      await printLine(`${typed} is ${isBlocked ? "" : "no longer "}blocked`);
    } finally {
      await bot.close({ withinMs: 0 });
    }
    return EXIT.ok;
  },
};

async function accountOf(bot: Bot, typed: string): Promise<AccountId> {
  const conversation = await bot.open(typed);
  const other = (await bot.details(conversation))?.members.find(({ self }) => !self);
  if (other === undefined) throw new BotError({ kind: "unknown-handle", handle: typed });
  return other.accountId;
}
