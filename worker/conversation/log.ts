// The log in SQL: entries by seq, and beside each Commit what those need whom it added. No decision is made here.

import { splitWelcome } from "../../mls/verify.ts";
import { concat, type DeviceId, decodeCbor, encodeCbor, MAX_ROW_BYTES, type Seq } from "../../protocol/index.ts";
import { decodeEntry, type Entry, encodeEntry } from "./entry.ts";

export type AddedByCommit = {
  /** KeyPackageRef (base64url) of each device that the Commit added */
  refs: Record<DeviceId, string>;
  /** With the secrets of all that were added */
  welcome: Uint8Array;
  /** The group takes the place of a frozen one: the reports that froze it */
  restart: readonly Uint8Array[] | null;
};

type Added = Pick<AddedByCommit, "refs" | "restart">;
const NOBODY_ADDED: AddedByCommit = { refs: {}, welcome: new Uint8Array(), restart: null };

export class Log {
  private readonly sql: SqlStorage;
  private newest: Seq | null = null;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** @returns rows written */
  append(seq: Seq, entry: Uint8Array): number {
    const { rowsWritten } = this.sql.exec("INSERT INTO log (seq, entry) VALUES (?, ?)", seq, entry.subarray(0, MAX_ROW_BYTES));
    for (let part = 1; part * MAX_ROW_BYTES < entry.length; part++) {
      const bytes = entry.subarray(part * MAX_ROW_BYTES, (part + 1) * MAX_ROW_BYTES);
      this.sql.exec("INSERT INTO entry_parts (seq, part, bytes) VALUES (?, ?, ?)", seq, part, bytes);
    }
    return rowsWritten;
  }

  appendCommit(seq: Seq, entry: Uint8Array, added: AddedByCommit | null): void {
    this.append(seq, entry);
    const { refs, welcome, restart } = added ?? NOBODY_ADDED;
    const row = encodeCbor({ refs, restart } satisfies Added);
    this.sql.exec("INSERT INTO commits (seq, added, welcome) VALUES (?, ?, ?)", seq, row, welcome);
    // Where this is undone, one that is not there counts until the object wakes anew: a few rows are kept for nothing.
    if (welcome.length > 0) this.newest = seq;
  }

  /** The last Commit that somebody was added by; 0 where there is none */
  get newestWelcome(): Seq {
    this.newest ??=
      this.sql.exec<{ seq: number }>("SELECT seq FROM commits WHERE length(welcome) > 0 ORDER BY seq DESC LIMIT 1").toArray()[0]
        ?.seq ?? 0;
    return this.newest;
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
      const bytes = this.whole(seq, entry);
      size += bytes.length;
      if (entries.length > 0 && size > maxBytes) break;
      entries.push({ seq, bytes });
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
    const query = "SELECT seq, entry FROM log WHERE seq > ? ORDER BY seq";
    for (const { seq: at, entry } of this.sql.exec<{ seq: number; entry: ArrayBuffer }>(query, seq)) {
      if (isIt(this.whole(at, entry))) return true;
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

  /**
   * What a device that was added by the Commit at `seq` gets in its place.
   * @param treeAt the ratchet tree of the epoch that the Commit led to
   */
  welcomeFor({ seq, bytes: commit }: Entry, device: DeviceId, treeAt: (seq: Seq) => Uint8Array): Uint8Array | undefined {
    const row = this.sql
      .exec<{ added: ArrayBuffer; welcome: ArrayBuffer }>("SELECT added, welcome FROM commits WHERE seq = ?", seq)
      .toArray()[0];
    if (row === undefined) return undefined;
    const { refs, restart } = decodeCbor(new Uint8Array(row.added)) as Added;
    const ref = refs[device];
    const bytes = ref === undefined ? undefined : splitWelcome(new Uint8Array(row.welcome), ref);
    if (bytes === undefined) return undefined;
    const entry = decodeEntry(commit);
    if (entry.kind !== "commit") throw new Error("a Welcome beside what is no Commit");
    return encodeEntry({ ...entry, kind: "welcome", bytes, tree: treeAt(seq), restart: restart === null ? null : [...restart] });
  }

  /** Everything up to `all`, and of what follows up to `messages` all but the Commits. */
  deleteUpTo({ all, messages }: { all: Seq; messages: Seq }): void {
    this.sql.exec("DELETE FROM log WHERE seq <= ?", all);
    this.sql.exec("DELETE FROM commits WHERE seq <= ?", all);
    this.sql.exec("DELETE FROM entry_parts WHERE seq <= ?", all);
    if (messages > all) {
      this.sql.exec("DELETE FROM log WHERE seq > ? AND seq <= ? AND seq NOT IN (SELECT seq FROM commits)", all, messages);
    }
  }

  private select(query: string, ...bindings: number[]): Entry[] {
    return this.sql
      .exec<{ seq: number; entry: ArrayBuffer }>(query, ...bindings)
      .toArray()
      .map(({ seq, entry }) => ({ seq, bytes: this.whole(seq, entry) }));
  }

  /** A row that is full is the beginning of an entry that goes on elsewhere. */
  private whole(seq: Seq, entry: ArrayBuffer): Uint8Array {
    const begun = new Uint8Array(entry);
    if (begun.length < MAX_ROW_BYTES) return begun;
    const rows = this.sql.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM entry_parts WHERE seq = ? ORDER BY part", seq);
    return concat(begun, ...rows.toArray().map(({ bytes }) => new Uint8Array(bytes)));
  }
}
