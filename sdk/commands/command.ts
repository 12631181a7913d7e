// A command of the command line: what it takes, what it does, and how it can end.

import { parseArgs } from "node:util";

export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  /** `login` comes first. */
  noProfile: 3,
  /** Somebody has to do something else. */
  refused: 4,
  /** Offline, or the service asks to wait. What was written is kept. */
  later: 5,
  /** Another process runs on the profile. */
  inUse: 6,
} as const;

export type Arguments = { words: string[]; flags: ReadonlySet<string>; values: ReadonlyMap<string, string> };
export type Command = {
  does: string;
  /** Of the words that are no options, such as "<@handle|conversation> <text>" */
  words: string;
  /** What each stands for; `null`: it takes no value */
  options: Record<string, { value: string | null; does: string }>;
  /** @returns an exit code */
  run(args: Arguments): Promise<number>;
};
export class UsageError extends Error {}

export const COMMON: Command["options"] = {
  profile: { value: "folder", does: "where keys and messages are kept (default ~/.parley)" },
  help: { value: null, does: "this" },
};

/** One in 64 ids of conversations begins like an option. */
const DASHED_ID = /^-[A-Za-z0-9_-]{21}$/;
const MARK = "\0";

export function readArguments({ options }: Command, words: string[]): Arguments {
  const all = Object.entries({ ...COMMON, ...options });
  const config = Object.fromEntries(
    all.map(([name, { value }]) => [name, { type: value === null ? "boolean" : "string" } as const]),
  );
  try {
    const args = words.map((word) => (DASHED_ID.test(word) ? `${MARK}${word}` : word));
    const { values, positionals } = parseArgs({ args, options: config, allowPositionals: true });
    const given = Object.entries(values);
    return {
      words: positionals.map((word) => (word.startsWith(MARK) ? word.slice(MARK.length) : word)),
      flags: new Set(given.flatMap(([name, value]) => (value === true ? [name] : []))),
      values: new Map(given.flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []))),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function needed({ values }: Arguments, name: string): string {
  const value = values.get(name);
  if (value === undefined || value === "") throw new UsageError(`--${name} is missing`);
  return value;
}
