// Runs what a database has not seen yet.

import type { Key } from "../port.ts";
import { type RawStore, type RawWrite, UNREADABLE } from "../raw-store.ts";
import { StoreError } from "../store-error.ts";
import type { Named } from "./names.ts";

export type Migration = Named & {
  /** @param record as it was stored, by whichever version. @returns the writes that take its place; none: it stays as it is */
  each(record: Record<string, unknown>, key: Key): readonly RawWrite[];
};

const SCOPE = "migrations";
const TABLE = "migrations";
const RECORDS_PER_STEP = 200;

/**
 * @param load those, in that order: asked where one is not done yet
 * @throws StoreError "newer" where the database knows a migration that is not among these
 */
export async function migrate(raw: RawStore, named: readonly Named[], load: () => Promise<readonly Migration[]>): Promise<void> {
  const known = new Map((await raw.range(TABLE, { prefix: [] })).map(({ key, value }) => [`${key[0]}`, value as Progress]));
  const names = new Set(named.map(({ name }) => name));
  if ([...known.keys()].some((name) => !names.has(name))) throw new StoreError("newer");
  if (named.every(({ name }) => known.get(name)?.isDone)) return;
  for (const migration of await load()) {
    let progress: Progress = known.get(migration.name) ?? { after: [], isDone: false };
    while (!progress.isDone) progress = await goOn(raw, migration, progress);
  }
}

/** Of the records before and at `after` all has been done; [] before the first. */
type Progress = { after: Key; isDone: boolean };

async function goOn(raw: RawStore, { name, table, each }: Migration, { after }: Progress): Promise<Progress> {
  const version = await raw.version(SCOPE);
  const page = await raw.range(table, { prefix: [], limit: RECORDS_PER_STEP, ...(after.length > 0 && { after }) });
  // What cannot be read is set aside by whoever reads it next.
  const writes = page.flatMap(({ key, value }) => (isRecord(value) ? each(value, key) : []));
  const progress = { after: page.at(-1)?.key ?? after, isDone: page.length < RECORDS_PER_STEP };
  const outcome = await raw.transact({
    scope: SCOPE,
    version,
    writes: [...writes, { table: TABLE, key: [name], value: progress }],
  });
  if (outcome === "done") return progress;
  // Another owner has gone on.
  const [there] = await raw.getMany(TABLE, [[name]]);
  return (there as Progress | undefined) ?? { after: [], isDone: false };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== UNREADABLE && typeof value === "object" && value !== null;
}
