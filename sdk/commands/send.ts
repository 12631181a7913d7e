// `send`: one message, and whether the service has it.

import type { Failure } from "../events.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { conversationNamed } from "./conversation-named.ts";
import { printJson } from "./print.ts";
import { connect } from "./profile-folder.ts";

export const send: Command = {
  does: "sends a message, and prints its id when the service has it",
  words: "<@handle|conversation> <text>",
  options: { file: { value: "path", does: "sends that file, with the text as its caption" } },
  async run(args) {
    const [to, ...words] = args.words;
    const file = args.values.get("file");
    const text = words.join(" ");
    if (to === undefined || (text === "" && file === undefined)) throw new UsageError("send: to whom, and what?");
    const bot = await connect(args);
    const refused: Extract<Failure, { kind: "not-sent" }>[] = [];
    bot.on("failure", (failure) => {
      if (failure.kind === "not-sent") refused.push(failure);
    });
    try {
      const conversation = await conversationNamed(bot, to);
      const send = file === undefined ? bot.send(conversation, text) : bot.sendFile(conversation, file, { caption: text });
      const id = await send;
      const hasLeft = await bot.flush();
      const refusal = refused.find((each) => each.conversation === conversation);
      const state = refusal !== undefined ? "failed" : hasLeft ? "sent" : "waiting";
      await printJson({ conversation, id, state, ...(refusal && { why: refusal.why }) });
      return { sent: EXIT.ok, failed: EXIT.refused, waiting: EXIT.later }[state];
    } finally {
      await bot.close({ withinMs: 0 });
    }
  },
};
