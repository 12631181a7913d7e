// The ratchet tree in rows, a node each: a Commit writes the path that it changed. What a Welcome still names stays beside it, as it was.

import { type EncodedNode, type NodeChange, treeOfNodes } from "../../mls/verify.ts";
import type { Seq } from "../../protocol/index.ts";

type Row = { node: number; bytes: ArrayBuffer };

export class TreeRows {
  private readonly sql: SqlStorage;
  /** The last that was asked for: all whom one Commit adds come for the same. What it left does not change. */
  private last: { seq: Seq; bytes: Uint8Array } | null = null;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** @param newestWelcome the last entry before `seq` that somebody may come in by, whenever they do; 0 where there is none */
  write(changes: readonly NodeChange[], { seq, newestWelcome }: { seq: Seq; newestWelcome: Seq }): void {
    for (const { node, bytes } of changes) {
      this.sql.exec(
        `INSERT INTO former_nodes (until, node, since, bytes)
         SELECT ?, node, since, bytes FROM tree WHERE node = ? AND since <= ?`,
        seq,
        node,
        newestWelcome,
      );
      if (bytes === null) this.sql.exec("DELETE FROM tree WHERE node = ?", node);
      else
        this.sql.exec(
          `INSERT INTO tree (node, since, bytes) VALUES (?, ?, ?)
           ON CONFLICT (node) DO UPDATE SET since = excluded.since, bytes = excluded.bytes`,
          node,
          seq,
          bytes,
        );
    }
  }

  /** As it is now */
  now(): Uint8Array | undefined {
    const rows = this.sql.exec<Row>("SELECT node, bytes FROM tree ORDER BY node").toArray();
    return rows.length === 0 ? undefined : treeOfNodes(rows.map(encoded));
  }

  /** As the Commit at `seq` left it: one that brought somebody in, and is still in the log. */
  at(seq: Seq): Uint8Array {
    if (this.last?.seq !== seq) this.last = { seq, bytes: this.read(seq) };
    return this.last.bytes;
  }

  private read(seq: Seq): Uint8Array {
    const rows = this.sql.exec<Row>(
      `SELECT node, bytes FROM tree WHERE since <= ?1
       UNION ALL SELECT node, bytes FROM former_nodes WHERE until > ?1 AND since <= ?1 ORDER BY node`,
      seq,
    );
    return treeOfNodes(rows.toArray().map(encoded));
  }

  /** What only Welcomes named that are gone from the log. */
  deleteUpTo(seq: Seq): void {
    this.last = null;
    this.sql.exec("DELETE FROM former_nodes WHERE until <= ?", seq + 1);
  }
}

function encoded({ node, bytes }: Row): EncodedNode {
  return { node, bytes: new Uint8Array(bytes) };
}
