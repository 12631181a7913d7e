// The configuration of one environment, made from wrangler.toml: what is stored and counted apart has a name of its own. Pure.

import type { Environment } from "./arguments.ts";

/** Counters of rate limits belong to the account: the same number would be the same counter. */
const NUMBERS_APART = 1000;

/** What has its own name in each environment: one worker, its databases, its bucket */
const NAMES = ["name", "database_name", "bucket_name"];

/**
 * @param toml wrangler.toml as it is in the repository
 * @param domain where it is to be reached; null: at its address on workers.dev
 * @throws where wrangler.toml has none of what is to be set apart, which two environments would then share
 */
export function configurationOf(
  toml: string,
  { environment, domain }: { environment: Environment; domain: string | null },
): string {
  const own = environment === "production" ? toml : apart(toml, environment);
  const where = domain === null ? "" : `\n[[routes]]\npattern = "${domain}"\ncustom_domain = true\n`;
  return own + where;
}

function apart(toml: string, environment: Environment): string {
  let changed = toml;
  for (const key of NAMES)
    changed = replaced(changed, new RegExp(`^(${key} = ")(parley[a-z0-9-]*)"$`, "gm"), `$1$2-${environment}"`, key);
  // A database that was made for production is not that one.
  changed = changed.replace(/^database_id = .*\n/gm, "");
  return replaced(
    changed,
    /^(namespace_id = ")(\d+)"$/gm,
    (_, head: string, number: string) => `${head}${Number(number) + NUMBERS_APART}"`,
    "namespace_id",
  );
}

function replaced(text: string, what: RegExp, by: string | ((...found: string[]) => string), key: string): string {
  const result = text.replace(what, by as string);
  if (result === text) throw new Error(`wrangler.toml: no ${key} found to set apart`);
  return result;
}

const DATABASE = /^binding = "(DIRECTORY\w*)"\n(?:[a-z_]+ = .*\n)*?database_name = "(.*)"$/gm;

/** The databases of the directory as that configuration calls them */
export function databasesIn(toml: string): { binding: string; name: string }[] {
  return [...toml.matchAll(DATABASE)].map(([, binding = "", name = ""]) => ({ binding, name }));
}
