// `login`: makes the account of a profile, or finds it there.

import { Bot } from "../bot.ts";
import { type Command, EXIT, needed, UsageError } from "./command.ts";
import { printLine } from "./print.ts";
import { folderOf, rememberService } from "./profile-folder.ts";

export const login: Command = {
  does: "makes an account with that handle, or goes on with the one in the profile",
  words: "",
  options: {
    url: { value: "url", does: "of the service, such as https://parley.example" },
    name: { value: "name", does: "what others see" },
    handle: { value: "handle", does: "how others find it" },
  },
  async run(args) {
    const url = needed(args, "url");
    if (!URL.canParse(url)) throw new UsageError(`--url is not an address: ${url}`);
    const folder = folderOf(args);
    const [name, handle] = [args.values.get("name"), args.values.get("handle")];
    const bot = await Bot.connect({ url, store: folder, ...(name && { name }), ...(handle && { handle }) });
    try {
      await rememberService(folder, url);
      await printLine(`@${bot.me.handle} is ready; its keys are in ${folder}`);
    } finally {
      await bot.close();
    }
    return EXIT.ok;
  },
};
