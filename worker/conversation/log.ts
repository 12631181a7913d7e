// The log in SQL: entries by seq, and beside each Commit what those need whom it added. No decision is made here.

import { splitWelcome } from "../../mls/verify.ts";
import { type DeviceId, decodeCbor, encodeCbor, type Seq } from "../../protocol/index.ts";
import { decodeEntry, type Entry, encodeEntry } from "./entry.ts";

export type AddedByCommit = {
  /** KeyPackageRef (base64url) of each device that the Commit added */
  refs: Record<DeviceId, string>;
  /** With the secrets of all that were added */
  welcome: Uint8Array;
  /** The ratchet tree of the epoch that the Commit leads to */
  tree: Uint8Array;
  /** The group takes the place of a frozen one: the reports that froze it */
  restart: readonly Uint8Array[] | null;
};

type Added = Pick<AddedByCommit, "refs" | "restart">;
const NOBODY_ADDED: AddedByCommit = { refs: {}, welcome: new Uint8Array(), tree: new Uint8Array(), restart: null };

export class Log {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** @returns rows written */
  append(seq: Seq, entry: Uint8Array): number {
    return this.sql.exec("INSERT INTO log (seq, entry) VALUES (?, ?)", seq, entry).rowsWritten;
  }

  appendCommit(seq: Seq, entry: Uint8Array, added: AddedByCommit | null): void {
    this.append(seq, entry);
    const { refs, welcome, tree, restart } = added ?? NOBODY_ADDED;
    const row = encodeCbor({ refs, restart } satisfies Added);
    this.sql.exec("INSERT INTO commits (seq, added, welcome, tree) VALUES (?, ?, ?, ?)", seq, row, welcome, tree);
  }

  last(): Entry | undefined {
    return this.select("SELECT seq, entry FROM log ORDER BY seq DESC LIMIT 1")[0];
  }

  first(): Entry | undefined {
    return this.select("SELECT seq, entry FROM log ORDER BY seq LIMIT 1")[0];
  }

  /** In order: after < seq <= upTo. At least one, if there is one; then no more than `maxBytes` together. */
  range(after: Seq, upTo: Seq, limit: number, maxBytes = Number.POSITIVE_INFINITY): Entry[] {
    const query = "SELECT seq, entry FROM log WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
    const entries: Entry[] = [];
    let size = 0;
    for (const { seq, entry } of this.sql.exec<{ seq: number; entry: ArrayBuffer }>(query, after, upTo, limit)) {
      size += entry.byteLength;
      if (entries.length > 0 && size > maxBytes) break;
      entries.push({ seq, bytes: new Uint8Array(entry) });
    }
    return entries;
  }

  /** What the whole object takes on the disk, which the log is nearly all of. */
  get bytes(): number {
    return this.sql.databaseSize;
  }

  hasBetween(after: Seq, upTo: Seq): boolean {
    return this.sql.exec("SELECT 1 FROM log WHERE seq > ? AND seq <= ? LIMIT 1", after, upTo).toArray().length > 0;
  }

  /** One after another, none kept: together they may be more than fits into memory. */
  hasAfter(seq: Seq, isIt: (entry: Uint8Array) => boolean): boolean {
    for (const { entry } of this.sql.exec<{ entry: ArrayBuffer }>("SELECT entry FROM log WHERE seq > ? ORDER BY seq", seq)) {
      if (isIt(new Uint8Array(entry))) return true;
    }
    return false;
  }

  commitsBetween(after: Seq, upTo: Seq): Seq[] {
    const rows = this.sql.exec<{ seq: number }>("SELECT seq FROM commits WHERE seq > ? AND seq <= ?", after, upTo);
    return rows.toArray().map(({ seq }) => seq);
  }

  hasWelcomes(seq: Seq): boolean {
    return this.sql.exec("SELECT 1 FROM commits WHERE seq = ? AND length(welcome) > 0", seq).toArray().length > 0;
  }

  /** What a device that was added by the Commit at `seq` gets in its place. */
  welcomeFor(seq: Seq, device: DeviceId, commit: Uint8Array): Uint8Array | undefined {
    const row = this.sql
      .exec<{ added: ArrayBuffer; welcome: ArrayBuffer; tree: ArrayBuffer }>(
        "SELECT added, welcome, tree FROM commits WHERE seq = ?",
        seq,
      )
      .toArray()[0];
    if (row === undefined) return undefined;
    const { refs, restart } = decodeCbor(new Uint8Array(row.added)) as Added;
    const ref = refs[device];
    const bytes = ref === undefined ? undefined : splitWelcome(new Uint8Array(row.welcome), ref);
    if (bytes === undefined) return undefined;
    const entry = decodeEntry(commit);
    if (entry.kind !== "commit") throw new Error("a Welcome beside what is no Commit");
    const tree = new Uint8Array(row.tree);
    return encodeEntry({ ...entry, kind: "welcome", bytes, tree, restart: restart === null ? null : [...restart] });
  }

  /** Everything up to `all`, and of what follows up to `messages` all but the Commits. */
  deleteUpTo({ all, messages }: { all: Seq; messages: Seq }): void {
    this.sql.exec("DELETE FROM log WHERE seq <= ?", all);
    this.sql.exec("DELETE FROM commits WHERE seq <= ?", all);
    if (messages > all) {
      this.sql.exec("DELETE FROM log WHERE seq > ? AND seq <= ? AND seq NOT IN (SELECT seq FROM commits)", all, messages);
    }
  }

  private select(query: string, ...bindings: number[]): Entry[] {
    return this.sql
      .exec<{ seq: number; entry: ArrayBuffer }>(query, ...bindings)
      .toArray()
      .map(({ seq, entry }) => ({ seq, bytes: new Uint8Array(entry) }));
  }
}
