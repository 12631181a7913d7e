// The command line: which command, and which exit code a problem gets.

import "./quiet.ts";
import { ApiProblem, Unreached } from "./api.ts";
import { BotError } from "./bot-error.ts";
import { block } from "./commands/block.ts";
import { chats } from "./commands/chats.ts";
import { type Command, EXIT, readArguments, UsageError } from "./commands/command.ts";
import { devices, link } from "./commands/devices.ts";
import { events } from "./commands/events.ts";
import { exportCommand } from "./commands/export.ts";
import { helpOf, overview } from "./commands/help.ts";
import { listen } from "./commands/listen.ts";
import { login } from "./commands/login.ts";
import { printLine } from "./commands/print.ts";
import { NoProfile } from "./commands/profile-folder.ts";
import { recovery, restore } from "./commands/recovery.ts";
import { search } from "./commands/search.ts";
import { send } from "./commands/send.ts";
import { webhook } from "./commands/webhook.ts";

const COMMANDS: Record<string, Command> = {
  login,
  link,
  devices,
  send,
  listen,
  chats,
  search,
  block,
  events,
  recovery,
  restore,
  export: exportCommand,
  webhook,
};

// A reader that goes away is told by the write that it did not get.
process.stdout.on("error", () => {});
process.exit(await main(process.argv.slice(2)));

async function main([name = "help", ...rest]: string[]): Promise<number> {
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) return await help(name, rest);
    const args = readArguments(command, rest);
    if (args.flags.has("help")) await printLine(helpOf(name, command));
    else return await command.run(args);
    return EXIT.ok;
  } catch (error) {
    return complain(error);
  }
}

async function help(name: string, [topic = ""]: string[]): Promise<number> {
  if (!["help", "--help", "-h"].includes(name)) throw new UsageError(`there is no command "${name}"; try "help"`);
  const command = Object.hasOwn(COMMANDS, topic) ? COMMANDS[topic] : undefined;
  await printLine(command === undefined ? overview(COMMANDS) : helpOf(topic, command));
  return EXIT.ok;
}

/** Where the reader of our output has gone there is nobody to tell. */
function complain(error: unknown): number {
  if (error instanceof Error && "code" in error && error.code === "EPIPE") return EXIT.ok;
  console.error(`parley: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof NoProfile) return EXIT.noProfile;
  if (error instanceof Unreached) return EXIT.later;
  if (error instanceof ApiProblem) return error.status === 429 || error.status >= 500 ? EXIT.later : EXIT.refused;
  if (!(error instanceof BotError)) return EXIT.unexpected;
  if (error.kind === "profile-in-use") return EXIT.inUse;
  if (error.kind === "no-account") return EXIT.noProfile;
  return error.isTemporary ? EXIT.later : EXIT.refused;
}
