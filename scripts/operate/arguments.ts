// What `npm run operate` was asked for. Pure.

import type { Environment } from "../deploy/arguments.ts";

export type Where = { kind: "environment"; environment: Environment } | { kind: "local"; port: number };
export type Who = { kind: "account"; account: string } | { kind: "handle"; handle: string };
export type Limits = Record<string, number | string | null | string[]>;
export type Asked =
  | { kind: "reports" | "stats" | "metrics" | "writers" | "gateway-secret" }
  | { kind: "reconcile"; from: string | null }
  | { kind: "audit"; before: number | null }
  | { kind: "suspend" | "restore" | "close"; who: Who; business: boolean }
  | { kind: "blob"; blob: string }
  | { kind: "limits"; set: Limits }
  | { kind: "purse"; dollars: number; isDryRun: boolean }
  | { kind: "registration"; mode: "open" | "invitation" | "closed" }
  | { kind: "invite"; count: number; days: number }
  | { kind: "key" };
export type Command = { where: Where; asked: Asked };

const ID = /^[A-Za-z0-9_-]{22}$/;
const HANDLE = /^@[a-z0-9._]{3,32}$/;
const MODES = ["open", "invitation", "closed"] as const;

export const USAGE = `npm run operate -- <what> [--env production|staging | --local [port]]
  reports                        whom people reported, from most networks first
  suspend  @handle|id [--business]
  restore  @handle|id [--business]
  close    @handle|id [--business]   for good; asks first unless --yes
  blob     id                    takes a file away, for good
  limits   [name=value ...]      shows them, or sets some; "none" is no end. Sizes: 500MB, 20GiB
  limits   --purse 20 [--dry-run]    sets them so that a month stays within so many dollars
  registration open|invitation|closed
  invite   [count] [--days 14]
  stats | metrics | audit [before]
  writers                        who writes most today, by a sample
  reconcile [--from place]       files that no row knows get one again (docs/OPERATIONS.md)
  gateway-secret                 wraps the keys of hosted businesses by the secret of now, and says how many it does not yet
  key      makes another operator's secret, and forgets the one before`;

/** @returns what was asked for, or a sentence that says what is wrong with it */
export function readCommand(words: readonly string[]): Command | string {
  const rest = [...words];
  const where = takeWhere(rest);
  if (typeof where === "string") return where;
  const [what, ...more] = rest;
  const asked = what === undefined ? "Say what to do." : readAsked(what, more);
  return typeof asked === "string" ? asked : { where, asked };
}

function readAsked(what: string, words: string[]): Asked | string {
  switch (what) {
    case "reports":
    case "writers":
    case "stats":
    case "metrics":
    case "gateway-secret":
    case "key":
      return noMore(words) ?? { kind: what };
    case "audit": {
      const [before] = words;
      if (before === undefined) return { kind: "audit", before: null };
      return /^\d{1,15}$/.test(before)
        ? (noMore(words.slice(1)) ?? { kind: "audit", before: Number(before) })
        : `audit is followed by a number, not by ${before}.`;
    }
    case "reconcile": {
      if (words[0] !== "--from") return noMore(words) ?? { kind: "reconcile", from: null };
      const from = words[1];
      return from === undefined
        ? "--from is followed by what an earlier run said to go on from."
        : (noMore(words.slice(2)) ?? { kind: "reconcile", from });
    }
    case "suspend":
    case "restore":
    case "close":
      return readOnWhom(what, words);
    case "blob": {
      const [blob = ""] = words;
      return ID.test(blob)
        ? (noMore(words.slice(1)) ?? { kind: "blob", blob })
        : "blob is followed by the id of a file: 22 letters.";
    }
    case "limits":
      return readLimits(words);
    case "registration": {
      const mode = MODES.find((each) => each === words[0]);
      return mode
        ? (noMore(words.slice(1)) ?? { kind: "registration", mode })
        : `registration is followed by ${MODES.join(", ")}.`;
    }
    case "invite":
      return readInvite(words);
    default:
      return `${what} is none of what operators do.`;
  }
}

function readOnWhom(kind: "suspend" | "restore" | "close", words: string[]): Asked | string {
  // An id may begin like an option: what it looks like as a whole says what it is.
  const options: string[] = words.filter((word) => word === "--business" || word === "--yes");
  const [text, ...more] = words.filter((word) => !options.includes(word));
  if (text === undefined || more.length > 0) return `${kind} is followed by one @handle or id.`;
  const business = options.includes("--business");
  if (HANDLE.test(text)) return { kind, who: { kind: "handle", handle: text.slice(1) }, business };
  if (ID.test(text)) return { kind, who: { kind: "account", account: text }, business };
  return `${text} is no @handle and no id of an account.`;
}

function readInvite(words: string[]): Asked | string {
  const at = words.indexOf("--days");
  const days = at < 0 ? 14 : Number(words[at + 1]);
  const [count = "1", ...more] = at < 0 ? words : words.toSpliced(at, 2);
  if (!Number.isInteger(days) || days < 1 || days > 365) return "--days is followed by 1 to 365.";
  if (!/^\d{1,3}$/.test(count) || Number(count) < 1 || Number(count) > 100) return "invite is followed by 1 to 100.";
  return noMore(more) ?? { kind: "invite", count: Number(count), days };
}

function readLimits(words: string[]): Asked | string {
  if (words[0] === "--purse") {
    const dollars = Number(words[1]);
    if (!(dollars > 0 && dollars <= 1_000_000)) return "--purse is followed by dollars a month.";
    const isDryRun = words[2] === "--dry-run";
    return noMore(words.slice(isDryRun ? 3 : 2)) ?? { kind: "purse", dollars, isDryRun };
  }
  const set: Limits = {};
  for (const word of words) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined) return `${word}: expected name=value.`;
    const read = readValue(name, value);
    if (read === undefined) return `${word}: expected a number, a size such as 20GiB, or none.`;
    set[name] = read;
  }
  return { kind: "limits", set };
}

const SIZES: Record<string, number> = {
  "": 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** The service looks at each again. */
function readValue(name: string, value: string): Limits[string] | undefined {
  if (name === "contact" || name === "registration") return value;
  if (name === "own") return value === "" ? [] : value.split(",");
  if (value === "none") return null;
  const [, number, unit = ""] = /^(\d{1,15}(?:\.\d{1,3})?)([A-Za-z]*)$/.exec(value) ?? [];
  const size = SIZES[unit];
  return number === undefined || size === undefined ? undefined : Math.round(Number(number) * size);
}

/** Takes them out of the words. */
function takeWhere(words: string[]): Where | string {
  let where: Where = { kind: "environment", environment: "production" };
  const env = words.indexOf("--env");
  if (env >= 0) {
    const [, name] = words.splice(env, 2);
    if (name !== "production" && name !== "staging")
      return `--env is followed by production or staging, not by ${name ?? "nothing"}.`;
    where = { kind: "environment", environment: name };
  }
  const local = words.indexOf("--local");
  if (local >= 0) {
    if (env >= 0) return "--env and --local are two places.";
    const isPort = /^\d{2,5}$/.test(words[local + 1] ?? "");
    const [, port] = words.splice(local, isPort ? 2 : 1);
    where = { kind: "local", port: Number(port ?? 8787) };
  }
  return where;
}

function noMore(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : `${words[0]} was not expected here.`;
}
