// `listen`: each event as a line, until somebody stops it. A line that was written is handled; the next `listen` goes on after it.

import { type BotEvents, inWords } from "../events.ts";
import type { Message } from "../message.ts";
import { type Command, EXIT } from "./command.ts";
import { printable, printJson, printLine } from "./print.ts";
import { connect } from "./profile-folder.ts";

export const listen: Command = {
  does: "prints what comes, one line of JSON for each event, until it is stopped",
  words: "",
  options: {
    pretty: { value: null, does: "prints it for people" },
    read: { value: null, does: "marks messages as read" },
  },
  async run(args) {
    const bot = await connect(args);
    const isPretty = args.flags.has("pretty");
    const print = (event: Event) => (isPretty ? printLine(printable(sentence(event))) : printJson(plain(event)));
    const stopped = new Promise<void>((stop) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
      process.stdout.once("error", () => stop());
      bot.on("failure", (failure) => {
        console.error("parley:", ...inWords(failure));
        if (failure.kind === "revoked") stop();
      });
    });
    bot.on("connection", (value) => print({ event: "connection", value }));
    bot.on("added", (value) => print({ event: "added", value }));
    bot.on("removed", (value) => print({ event: "removed", value }));
    bot.on("message", async (value) => {
      await print({ event: "message", value });
      if (args.flags.has("read")) await value.read();
    });
    await stopped;
    await bot.close();
    return EXIT.ok;
  },
};

type Event = { [K in "message" | "added" | "removed" | "connection"]: { event: K; value: BotEvents[K] } }[
  | "message"
  | "added"
  | "removed"
  | "connection"];

function plain({ event, value }: Event): object {
  return event === "message" ? { event, ...messageFacts(value) } : { event, ...value };
}

function messageFacts({
  id,
  conversation,
  inGroup,
  sender,
  text,
  attachments,
  at,
  viewOnce,
  forwarded,
  mentions,
  quotes,
}: Message) {
  const files = attachments.map(({ kind, type, name, bytes }) => ({ kind, type, name, bytes }));
  return { id, conversation, inGroup, at, sender, text, attachments: files, viewOnce, forwarded, mentions, quotes };
}

function sentence({ event, value }: Event): string {
  switch (event) {
    case "message": {
      const files = value.attachments.map(({ kind, name, bytes }) => `[${name ?? kind}, ${bytes} bytes]`);
      const time = new Date(value.at).toLocaleTimeString();
      return `${time} ${value.sender.name}${value.inGroup ? ` in ${value.conversation}` : ""}: ${[value.text, ...files].join(" ")}`;
    }
    case "added":
    case "removed":
      return `${value.by.name} ${event} this account: ${value.conversation}`;
    case "connection":
      return value.state;
  }
}
