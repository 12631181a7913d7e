// A deployment, step by step, over ports: what is done in which order, and what undoes it.

import type { Environment } from "./arguments.ts";

/** What it printed. Warnings stand among what is said to people, never among what is read. */
export type Answer = { code: number; out: string; err: string };
/** What it needs of the world. Each may throw; what was done before it stays done. */
export type Ports = {
  /** Of this environment */
  wrangler(args: readonly string[]): Promise<Answer>;
  build(): Promise<void>;
  /** Of the directory */
  databases: readonly { binding: string; name: string }[];
  secrets: Readonly<Record<string, () => string>>;
  putSecret(name: string, value: string): Promise<void>;
  /** Uses the service as people do. Throws where something does not work. */
  smoke(origin: string): Promise<void>;
  /** For who watches */
  say(line: string): void;
};
export type Wanted = { environment: Environment; domain: string | null };
/** `origin` of one that failed: where something is all the same, and people may be */
export type Outcome =
  | { kind: "deployed"; origin: string }
  | { kind: "undone"; why: string; origin?: string | null }
  | { kind: "failed"; why: string; origin?: string | null };

/**
 * The tables come before the code that needs them: they are only ever added to, so the code that runs meanwhile goes on with them. A database
 * that is not there yet is made by the upload, so there it is the other way round, and nobody uses it yet.
 */
export async function deploy(ports: Ports, { domain }: Wanted): Promise<Outcome> {
  ports.say("Builds the app");
  await ports.build();
  ports.say("Looks what runs now");
  const known = await versions(ports);
  if (known.kind === "unknown") return { kind: "failed", why: known.why };
  const before = known.newestFirst[0]?.version ?? null;
  const there = before === null ? [] : await databasesThere(ports);
  const [old, fresh] = [
    ports.databases.filter(({ name }) => there.includes(name)),
    ports.databases.filter(({ name }) => !there.includes(name)),
  ];
  await migrate(ports, old);
  ports.say(before === null ? "Uploads it, for the first time" : "Uploads it");
  const uploaded = await ports.wrangler(["deploy"]);
  if (uploaded.code !== 0)
    return { kind: "failed", why: before === null ? "It was not uploaded." : "It was not uploaded: what ran before goes on." };
  const origin = domain === null ? originIn(uploaded) : `https://${domain}`;
  try {
    await migrate(ports, fresh);
    await ensureSecrets(ports);
    if (origin === null) throw new Error("It says no address.");
    ports.say("Uses it: two people sign up, talk, send a file, and go again");
    await ports.smoke(origin);
    return { kind: "deployed", origin };
  } catch (error) {
    const outcome = await goBack(ports, before, error instanceof Error ? error.message : String(error));
    return { ...outcome, origin };
  }
}

/** What it says last */
export function lastLine(outcome: Outcome): string {
  if (outcome.kind === "deployed") return `It works: ${outcome.origin}`;
  return outcome.kind === "undone" ? `Gone back. ${outcome.why}` : outcome.why;
}

async function goBack(ports: Ports, before: string | null, why: string): Promise<Exclude<Outcome, { kind: "deployed" }>> {
  if (before === null) return { kind: "failed", why: `${why} It is uploaded, and there is no version before it to go back to.` };
  ports.say(`Goes back to ${before}`);
  const undone = await ports.wrangler(["rollback", before, "--message", "the deployment failed", "--yes"]);
  if (undone.code === 0) return { kind: "undone", why };
  return { kind: "failed", why: `${why} Going back to ${before} failed too: do it by hand.` };
}

/**
 * To the version before the one that is live. The tables stay: they were only added to.
 * @param version where there is more than one answer to which that is
 */
export async function rollback(ports: Ports, version: string | null = null): Promise<Outcome> {
  ports.say("Looks what runs now");
  const known = await versions(ports);
  if (known.kind === "unknown") return { kind: "failed", why: known.why };
  const to = version ?? beforeLive(known.newestFirst);
  if (to === null) return { kind: "failed", why: "There is no version before the one that runs." };
  if (to === "ask") {
    const list = known.newestFirst.map((each) => `\n  ${each.version}  ${each.at}`).join("");
    return { kind: "failed", why: `What runs was gone back to already. Say where to: --rollback <version>${list}` };
  }
  ports.say(`Goes back to ${to}`);
  const undone = await ports.wrangler(["rollback", to, "--message", "by hand", "--yes"]);
  return undone.code === 0 ? { kind: "undone", why: `${to} runs again.` } : { kind: "failed", why: "What runs is as it was." };
}

/** A secret that is stored is a version too, of the same code. What runs again after something else did was gone back to. */
function beforeLive(newestFirst: readonly Version[]): string | "ask" | null {
  const [live, ...older] = newestFirst;
  if (live === undefined) return null;
  if (older.some(({ version }) => version === live.version)) return "ask";
  const uploaded = newestFirst.findIndex(({ by }) => by !== "secret");
  return newestFirst.slice(uploaded + 1).find(({ by }) => by !== "secret")?.version ?? null;
}

async function migrate(ports: Ports, databases: Ports["databases"]): Promise<void> {
  for (const { binding } of databases) {
    ports.say(`Brings the tables of ${binding} up to date`);
    const { code, err } = await ports.wrangler(["d1", "migrations", "apply", binding, "--remote"]);
    if (code !== 0) throw new Error(`The tables of ${binding} were not brought up to date.\n${err}`);
  }
}

async function databasesThere(ports: Ports): Promise<string[]> {
  const { code, out } = await ports.wrangler(["d1", "list", "--json"]);
  if (code !== 0) throw new Error("Which databases are there is not known, so nothing was changed.");
  return (JSON.parse(out) as { name: string }[]).map(({ name }) => name);
}

/** Only those that are not there: a new one would undo what the old one made. */
async function ensureSecrets(ports: Ports): Promise<void> {
  const { code, out } = await ports.wrangler(["secret", "list", "--format", "json"]);
  if (code !== 0) throw new Error("Which secrets are there is not known, so none was made.");
  const there = (JSON.parse(out) as { name: string }[]).map(({ name }) => name);
  for (const [name, make] of Object.entries(ports.secrets)) {
    if (there.includes(name)) continue;
    await ports.putSecret(name, make());
    ports.say(`Made the secret ${name}`);
  }
}

type Version = { version: string; at: string /** Such as "upload" or "secret" */; by: string };
type Versions = { kind: "known"; newestFirst: Version[] } | { kind: "unknown"; why: string };

/** Of deployments, newest first. A worker that was never there has none. */
async function versions(ports: Ports): Promise<Versions> {
  const { code, out, err } = await ports.wrangler(["deployments", "list", "--json"]);
  if (code !== 0 && isNotThere(`${out}${err}`)) return { kind: "known", newestFirst: [] };
  if (code !== 0) return { kind: "unknown", why: `What runs now is not known, so nothing was changed.\n${err}` };
  const list = JSON.parse(out) as {
    created_on: string;
    annotations?: Record<string, string>;
    versions: { version_id: string }[];
  }[];
  const newest = [...list].sort((a, b) => (a.created_on < b.created_on ? 1 : -1));
  const newestFirst = newest.flatMap(({ created_on: at, annotations = {}, versions: [first] }) =>
    first === undefined ? [] : [{ version: first.version_id, at, by: annotations["workers/triggered_by"] ?? "" }],
  );
  return { kind: "known", newestFirst };
}

/** https://developers.cloudflare.com/api/resources/workers: 10007 is "this Worker does not exist on your account" */
function isNotThere(said: string): boolean {
  return /\b10007\b/.test(said);
}

/** Where wrangler says that it is */
function originIn({ out, err }: Answer): string | null {
  return /https:\/\/[a-z0-9-]+\.[a-z0-9-]+\.workers\.dev/.exec(`${out}${err}`)?.[0] ?? null;
}
