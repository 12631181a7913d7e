// What a person types, or a program pipes, line by line. Keys come this way: an argument would lie in the shell's history.

import * as process from "node:process";
import { createInterface } from "node:readline/promises";
import { printLine } from "./print.ts";

export type TypedLines = { ask(question: string): Promise<string>; close(): void };

export function typedLines(): TypedLines {
  const lines = createInterface({ input: process.stdin });
  const typed = lines[Symbol.asyncIterator]();
  return {
    async ask(question) {
      await printLine(question);
      return String((await typed.next()).value ?? "");
    },
    close: () => lines.close(),
  };
}
