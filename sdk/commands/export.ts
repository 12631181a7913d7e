// `export`: all that a profile has, as a zip that one can read without Parley.

import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { makeZip } from "client-zip";
import { type Command, EXIT, UsageError } from "./command.ts";
import { printLine } from "./print.ts";
import { connect } from "./profile-folder.ts";

export const exportCommand: Command = {
  does: "writes all that the profile has into one zip file: chats as JSON, and their files. It is not encrypted",
  words: "<file>",
  options: {},
  async run({ words, ...rest }) {
    const [file] = words;
    if (file === undefined) throw new UsageError('the file is missing: "export <file>"');
    const bot = await connect({ words, ...rest });
    bot.on("failure", () => {});
    try {
      let chats = 0;
      const entries = bot.exported(({ done }) => {
        chats = done;
      });
      // A file that is there already is somebody's.
      const written = createWriteStream(file, { flags: "wx", mode: 0o600 });
      await pipeline(Readable.fromWeb(makeZip(entries) as never), written);
      await printLine(`${chats} chats are in ${file}`);
    } finally {
      await bot.close();
    }
    return EXIT.ok;
  },
};
