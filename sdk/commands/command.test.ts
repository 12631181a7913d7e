import { expect, test } from "vitest";
import { type Command, readArguments, UsageError } from "./command.ts";

const command: Command = { does: "", words: "", options: { file: { value: "path", does: "" } }, run: async () => 0 };

test("[BT5] a conversation whose id begins like an option is a word; an option that nobody knows is a slip", () => {
  for (const id of ["-Bg6Q_QwUxpK98mwKg-C4k", "--g6Q_QwUxpK98mwKg-C4k"])
    expect(readArguments(command, [id, "hi", "--file", "a"])).toMatchObject({
      words: [id, "hi"],
      values: new Map([["file", "a"]]),
    });
  expect(() => readArguments(command, ["--fil", "a"])).toThrow(UsageError);
});
