// What the objects of a paused world keep on disk: the databases that have a table, and where bytes are found.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { World } from "./world.ts";

export type StoredRow = { table: string } & Record<string, unknown>;

export function filesOf({ stateDirectory }: World): string[] {
  return readdirSync(stateDirectory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** All files in which that is, also in what a database has not taken over from its log yet. */
export function filesWith(world: World, text: string | Buffer): string[] {
  return filesOf(world).filter((file) => readFileSync(file).includes(text));
}

/** Every row of every object that has this table. */
export function rowsOfObjectsWith(table: string, world: World): StoredRow[] {
  return filesOf(world)
    .filter((file) => file.endsWith(".sqlite"))
    .flatMap((file) => {
      const database = new DatabaseSync(file, { readOnly: true });
      try {
        const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
        const tables = names.map(({ name }) => name).filter((name) => !name.startsWith("_cf_") && !name.startsWith("sqlite_"));
        return tables.includes(table) ? tables.flatMap((name) => rowsIn(database, name)) : [];
      } finally {
        database.close();
      }
    });
}

function rowsIn(database: DatabaseSync, table: string): StoredRow[] {
  return database
    .prepare(`SELECT * FROM "${table}"`)
    .all()
    .map((row) => ({ ...row, table }));
}
