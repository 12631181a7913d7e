// What `npm run deploy` was asked for. Pure.

export type Environment = "production" | "staging";
export type Asked =
  | {
      kind: "deploy";
      environment: Environment;
      domain: string | null;
      /** To another domain than before */ moves: boolean;
      isDryRun: boolean;
    }
  | { kind: "rollback"; environment: Environment; version: string | null };

/** A host that one can own: labels, a dot between, no scheme and no path */
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** As Workers are numbered */
const VERSION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns what was asked for, or a sentence that says what is wrong with it */
export function readArguments(words: readonly string[]): Asked | string {
  let environment: Environment = "production";
  let domain: string | null = null;
  let isDryRun = false;
  let moves = false;
  let isRollback = false;
  let version: string | null = null;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === "--dry-run") isDryRun = true;
    else if (word === "--moves") moves = true;
    else if (word === "--rollback") {
      isRollback = true;
      const next = words[i + 1];
      if (next !== undefined && VERSION.test(next)) {
        version = next;
        i++;
      }
    } else if (word === "--env") {
      const name = words[++i];
      if (name !== "production" && name !== "staging")
        return `--env is followed by production or staging, not by ${name ?? "nothing"}.`;
      environment = name;
    } else if (word === "--domain") {
      const name = words[++i];
      if (name === undefined || !DOMAIN.test(name)) return `--domain is followed by a host of yours, such as chat.example.com.`;
      domain = name;
    } else return `${word} is none of --env, --domain, --moves, --dry-run, --rollback.`;
  }
  if (moves && domain === null) return "--moves goes with --domain.";
  if (!isRollback) return { kind: "deploy", environment, domain, moves, isDryRun };
  if (isDryRun || domain !== null) return "--rollback goes with --env only.";
  return { kind: "rollback", environment, version };
}
