// What is kept of a release: its Worker, its client, and a service and people in the middle of things, in one file.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { decodeCbor, encodeCbor } from "../../protocol/index.ts";
import type { Known } from "../world/shop.ts";

export const RELEASES = join(import.meta.dirname, "kept");
/** So much more in each clone of the project with each release that is kept */
const MOST_BYTES = 3 * 1024 * 1024;

/** In the unpacked folder */
export const PLACES = {
  config: "wrangler.toml",
  worker: "worker",
  client: "client.mjs",
  state: "state",
  people: "people",
} as const;

export type Facts = {
  protocolVersion: number;
  /** That the tables of its directory have, by their names */
  migrations: string[];
  /** By their names: whose profiles are in `people`, under the same names */
  people: Record<string, { handle: string }>;
  /** Of somebody whose devices are all lost */
  lost: { handle: string; key: string };
  chats: { direct: string; group: string; ofShop: string; ofLost: string };
  /** SHA-256 of the file that Ana sent, in hex */
  file: string;
  shop: Known & { person: string; job: string; export: string };
  suspended: string;
};

/** @returns how many bytes it takes @throws where that is too much to keep */
export function pack(folder: string, facts: Facts, file: string): number {
  for (const database of filesIn(folder).filter((each) => /\.(sqlite|db)$/.test(each))) settle(database);
  const files = filesIn(folder)
    .filter((each) => !/-(wal|shm)$/.test(each))
    .sort(bySuffix)
    .map((each) => [relative(folder, each).split(sep).join("/"), new Uint8Array(readFileSync(each))]);
  const whole = encodeCbor({ facts: JSON.stringify(facts), files });
  const packed = brotliCompressSync(whole, {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length },
  });
  if (packed.length > MOST_BYTES) throw new Error(`${packed.length} bytes are more than ${MOST_BYTES}`);
  writeFileSync(file, packed);
  return packed.length;
}

/** Into a folder of its own, which whoever asked deletes. */
export function unpack(file: string): { folder: string; facts: Facts } {
  const { facts, files } = decodeCbor(brotliDecompressSync(readFileSync(file))) as {
    facts: string;
    files: [string, Uint8Array][];
  };
  const folder = mkdtempSync(join(tmpdir(), "parley-release-"));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return { folder, facts: JSON.parse(facts) as Facts };
}

/** Those that are kept, oldest first */
export function keptReleases(): string[] {
  return readdirSync(RELEASES)
    .filter((name) => name.endsWith(".br"))
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What is in its log goes into the file, and what was deleted goes out of it. */
function settle(file: string): void {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
  database.close();
}

/** Files of one kind stand together, which compresses better. */
function bySuffix(one: string, other: string): number {
  const suffix = (path: string) => /[^.]*$/.exec(path)?.[0] ?? "";
  return suffix(one).localeCompare(suffix(other)) || one.localeCompare(other);
}
