// A bot's folder: its records in SQLite, its files beside them, and a lock, so that one process at a time is this device.

import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store, Vault } from "../client/index.ts";
import { openNodeVault } from "../client/media/vault-node.ts";
import { sqlStore } from "../client/store/sql.ts";
import { nodeSql } from "../client/store/sql-node.ts";
import { BotError } from "./bot-error.ts";

type Profile = { store: Store; vault: Vault; release(): void };

/** @param folder made where it is not there, for its owner only: it holds private keys, which are not encrypted */
export async function openProfile(folder: string): Promise<Profile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const release = lock(folder);
  try {
    const database = join(folder, "profile.db");
    // SQLite gives the files that it makes beside a database the rights of the database.
    await (await open(database, "a", 0o600)).close();
    return { store: sqlStore(nodeSql(database)), vault: await openNodeVault(join(folder, "vault")), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** An open transaction on a file of its own: the system takes the lock away with the process, however that ends. */
function lock(folder: string): () => void {
  const owner = new DatabaseSync(join(folder, "owner.db"), { timeout: 0 });
  try {
    owner.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    owner.close();
    if (isBusy(error)) throw new BotError({ kind: "profile-in-use", folder });
    throw error;
  }
  return () => owner.close();
}

/** https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
