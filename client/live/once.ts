// The present answer to a query.

import type { Query, QueryResult } from "../queries.ts";
import type { ClientSurface } from "../verbs.ts";

/** Never answers once the client is closed. */
export function once<Q extends Query>(client: Pick<ClientSurface, "watch">, query: Q): Promise<QueryResult<Q>> {
  return new Promise((answered) => {
    const stop = client.watch(query, (update) => {
      if (update.kind !== "whole") return;
      stop();
      answered(update.value);
    });
  });
}
