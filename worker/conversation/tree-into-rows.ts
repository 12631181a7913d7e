// Version 4 of the tables: the tree was one row, and once more beside each Commit that added somebody; now each node is a row.

import { nodesOfTree } from "../../mls/verify.ts";

const TABLES = `
  CREATE TABLE tree (node INTEGER PRIMARY KEY, since INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE former_nodes (until INTEGER NOT NULL, node INTEGER NOT NULL, since INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE INDEX former_nodes_by_until ON former_nodes (until);
  CREATE TABLE entry_parts (seq INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, part)) STRICT;
`;
/** The part of the table `state` that it was */
const TREE_PART = 2;

export function treeIntoRows(sql: SqlStorage): void {
  sql.exec(TABLES);
  const last = sql.exec<{ seq: number | null }>("SELECT max(seq) AS seq FROM commits").toArray()[0]?.seq ?? 0;
  const seqs = sql.exec<{ seq: number }>("SELECT seq FROM commits WHERE length(tree) > 0").toArray();
  for (const { seq } of seqs) {
    const tree = sql.exec<{ tree: ArrayBuffer }>("SELECT tree FROM commits WHERE seq = ?", seq).toArray()[0]?.tree;
    for (const { node, bytes } of tree === undefined ? [] : nodesOfTree(new Uint8Array(tree)))
      sql.exec("INSERT INTO former_nodes (until, node, since, bytes) VALUES (?, ?, ?, ?)", seq + 1, node, seq, bytes);
  }
  const now = sql.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM state WHERE part = ?", TREE_PART).toArray()[0];
  // Each Welcome has its own copy by now, so what stands here counts from after the last of them.
  for (const { node, bytes } of now === undefined ? [] : nodesOfTree(new Uint8Array(now.bytes)))
    sql.exec("INSERT INTO tree (node, since, bytes) VALUES (?, ?, ?)", node, last + 1, bytes);
  sql.exec("DELETE FROM state WHERE part = ?", TREE_PART);
  sql.exec("ALTER TABLE commits DROP COLUMN tree");
}
