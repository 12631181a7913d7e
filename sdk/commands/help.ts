// What the commands say of themselves.

import { COMMON, type Command } from "./command.ts";

export function overview(commands: Record<string, Command>): string {
  const lines = Object.entries(commands).map(([name, { words, does }]) => [`${name} ${words}`.trimEnd(), does] as const);
  return [
    "Parley from the command line: an account of its own, end-to-end encrypted, with its keys in a folder.",
    "",
    ...table([...lines, ["help <command>", "its options"]]),
    "",
    "Exit codes: 0 done, 1 unexpected, 2 wrong usage, 3 no profile (login first), 4 refused, 5 try later (what was written is kept),",
    "6 another process runs on the profile.",
  ].join("\n");
}

export function helpOf(name: string, { words, does, options }: Command): string {
  const all = Object.entries({ ...options, ...COMMON });
  const lines = all.map(([option, { value, does }]) => [`--${option}${value === null ? "" : ` <${value}>`}`, does] as const);
  return [`${name} ${words}`.trimEnd(), "", does, "", ...table(lines)].join("\n");
}

function table(rows: (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
