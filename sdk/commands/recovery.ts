// `recovery` and `restore`: a key that is written down, and the account that comes back by it.

import * as process from "node:process";
import { createInterface } from "node:readline/promises";
import { Bot } from "../bot.ts";
import { type Command, EXIT, needed, UsageError } from "./command.ts";
import { printLine } from "./print.ts";
import { connect, folderOf, rememberService } from "./profile-folder.ts";
import { typedLines } from "./typed-lines.ts";

export const recovery: Command = {
  does: "shows a recovery key once, and asks for two groups of it again: with it the account comes back when the profile is lost",
  words: "",
  options: { replace: { value: null, does: "asks for the key that is, which opens nothing from then on" } },
  async run(args) {
    const bot = await connect(args);
    bot.on("failure", () => {});
    const lines = typedLines();
    const steps = {
      onKey: (groups: string[]) => void printLine(`Recovery key: ${groups.join(" ")}`),
      typed: async (asked: [number, number]) => {
        const given: string[] = [];
        for (const group of asked) given.push(await lines.ask(`Type group ${group + 1} again:`));
        return given;
      },
    };
    try {
      if (args.flags.has("replace")) await bot.replaceRecoveryKey(await lines.ask("Type the recovery key:"), steps);
      else await bot.setUpRecovery(steps);
      await printLine(args.flags.has("replace") ? "The recovery key is replaced" : "The recovery key is set up");
    } finally {
      lines.close();
      await bot.close();
    }
    return EXIT.ok;
  },
};

export const restore: Command = {
  does: "brings an account back in an empty profile, by its recovery key, which is read from the standard input",
  words: "",
  options: {
    url: { value: "url", does: "of the service" },
    keep: { value: null, does: "the devices that the account has are not lost; without it they are put out" },
  },
  async run(args) {
    const url = needed(args, "url");
    if (!URL.canParse(url)) throw new UsageError(`--url is not an address: ${url}`);
    const folder = folderOf(args);
    // An argument would lie in the shell's history, and be seen by whoever lists processes.
    const lines = createInterface({ input: process.stdin });
    const key = String((await lines[Symbol.asyncIterator]().next()).value ?? "");
    lines.close();
    const bot = await Bot.connect({ url, store: folder, restore: { key, lost: !args.flags.has("keep") } });
    bot.on("failure", () => {});
    try {
      await rememberService(folder, url);
      await printLine(`@${bot.me.handle} is back; its keys are in ${folder}`);
    } finally {
      await bot.close();
    }
    return EXIT.ok;
  },
};
