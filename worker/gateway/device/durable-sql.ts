// The client's SQL port over the storage of a Durable Object.

import type { SqlPort, SqlRow, SqlValue } from "../../../client/store/sql.ts";

/** What is written is durable before anything that follows it leaves the object: the output gate holds it back until then. */
export function durableSql(storage: Pick<DurableObjectStorage, "sql" | "transactionSync">): SqlPort {
  return {
    exec: (query, params) => storage.sql.exec(query, ...params.map(bound)).toArray() as SqlRow[],
    transaction: (fn) => storage.transactionSync(fn),
    close() {},
  };
}

/** The storage takes whole buffers only. */
function bound(value: SqlValue): SqlStorageValue {
  return value instanceof Uint8Array ? value.slice().buffer : value;
}
