// The present answer to a query.

import type { Query, QueryResult, Watching } from "../queries.ts";

/** Never answers once the client is closed. */
export function once<Q extends Query>(client: Watching, query: Q): Promise<QueryResult<Q>> {
  return new Promise((answered) => {
    const stop = client.watch(query, (update) => {
      if (update.kind !== "whole") return;
      stop();
      answered(update.value);
    });
  });
}
