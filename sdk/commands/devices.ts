// `link` and `devices`: other devices of a profile's account.

import * as process from "node:process";
import type { DeviceId } from "../../protocol/index.ts";
import { Bot } from "../bot.ts";
import { type Command, EXIT, needed, UsageError } from "./command.ts";
import { printable, printJson, printLine } from "./print.ts";
import { connect, folderOf, rememberService } from "./profile-folder.ts";
import { typedLines } from "./typed-lines.ts";

const ARRIVES_WITHIN_MS = 60_000;
const ASK_KEY = "Type the recovery key:";
const SYSTEM = `parley on ${process.platform}`;

export const link: Command = {
  does: "links this profile to the account of another device, by the code that it shows; with --show, shows one for another device",
  words: "[code]",
  options: {
    show: {
      value: null,
      does: "shows a code, and asks for the four digits that the other device shows; where a recovery key is set up, for that first",
    },
    url: { value: "url", does: "of the service, for a profile that is new" },
  },
  async run(args) {
    if (args.flags.has("show")) return show(await connect(args));
    const code = args.words.join(" ");
    if (code === "") throw new UsageError('the code is missing: "link <code>", or "link --show"');
    const url = needed(args, "url");
    if (!URL.canParse(url)) throw new UsageError(`--url is not an address: ${url}`);
    const folder = folderOf(args);
    const onDigits = (digits: string) => void printLine(`Check code: ${digits}`);
    const bot = await Bot.connect({ url, store: folder, link: { code, system: SYSTEM, onDigits } });
    bot.on("failure", () => {});
    try {
      await rememberService(folder, url);
      const arrived = await bot.arrived(ARRIVES_WITHIN_MS);
      await printLine(`@${bot.me.handle} is linked; ${arrived.done} of ${arrived.total} chats are here`);
    } finally {
      await bot.close();
    }
    return EXIT.ok;
  },
};

async function show(bot: Bot): Promise<number> {
  bot.on("failure", () => {});
  const lines = typedLines();
  try {
    const name = await bot.linkAnother({
      system: SYSTEM,
      onCode: (code) => void printLine(`Link code: ${code}`),
      digits: (system) => lines.ask(printable(`"${system}" has the code. Type the four digits that it shows:`)),
      key: () => lines.ask(ASK_KEY),
    });
    await printLine(printable(`"${name}" is linked`));
  } finally {
    lines.close();
    await bot.close();
  }
  return EXIT.ok;
}

export const devices: Command = {
  does: "prints the account's devices, one line of JSON for each; with --remove puts one out. For good, and back in, go by the recovery key, from the standard input",
  words: "",
  options: {
    remove: { value: "id", does: "of the device that goes, at once and everywhere" },
    "for-good": { value: null, does: "with --remove: it cannot be let back in, and its place is free" },
    "let-back-in": { value: "id", does: "of a device that was removed" },
  },
  async run(args) {
    const gone = args.values.get("remove");
    const back = args.values.get("let-back-in");
    const isForGood = args.flags.has("for-good");
    if (isForGood && gone === undefined) throw new UsageError("--for-good goes with --remove");
    if (gone !== undefined && back !== undefined) throw new UsageError("one of --remove and --let-back-in");
    const bot = await connect(args);
    bot.on("failure", () => {});
    const lines = typedLines();
    const key = () => lines.ask(ASK_KEY);
    try {
      if (gone !== undefined && !isForGood) await bot.removeDevice(gone as DeviceId);
      if (gone !== undefined && isForGood) await bot.decideDevice({ device: gone as DeviceId, stays: false, key });
      if (back !== undefined) await bot.decideDevice({ device: back as DeviceId, stays: true, key });
      for (const { id, name, isThis, addedAt, suspended } of await bot.devices())
        await printJson({ id, name, isThis, addedAt: new Date(addedAt).toISOString(), suspended });
    } finally {
      lines.close();
      await bot.close();
    }
    return EXIT.ok;
  },
};
