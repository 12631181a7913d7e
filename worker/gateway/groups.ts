// Groups: a hosted business leaves those that others add it to. It would read along, and nobody asked it for that.

import type { Program, Store } from "../../client/index.ts";
import { follow } from "../../client/live/fold.ts";
import type { AccountId, ConversationId } from "../../protocol/index.ts";

type Given = {
  client: Pick<Program, "watch" | "verbs">;
  store: Store;
  self(): AccountId;
  failed(error: unknown): void;
};

/** @returns what ends it */
export function leaveOthersGroups({ client, store, self, failed }: Given): () => void {
  const left = new Set<ConversationId>();
  return follow(client, { kind: "conversations" }, (list) => {
    for (const { id, kind, state } of list) {
      if (kind !== "group" || state !== "active" || left.has(id)) continue;
      left.add(id);
      isOwn(store, id, self())
        .then((own) => (own ? undefined : client.verbs.leave(id)))
        .catch((error) => {
          left.delete(id);
          failed(error);
        });
    }
  });
}

/** Those that it makes are for handing somebody over: it leaves them by itself. */
async function isOwn(store: Store, id: ConversationId, self: AccountId): Promise<boolean> {
  const lines = await store.range("timeline", { prefix: [id], limit: 5 });
  return lines.some(({ value }) => value.kind === "system" && value.line.kind === "created" && value.line.by === self);
}
