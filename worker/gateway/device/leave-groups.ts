// Groups: a hosted business leaves those that others add it to. It would read along, and nobody asked it for that.

import type { Program, Store } from "../../../client/index.ts";
import type { Step } from "../../../client/store/port.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";

type Given = {
  verbs: Pick<Program["verbs"], "leave">;
  /** Those in which it is */
  all(): ConversationId[];
  store: Store;
  self(): AccountId;
  failed(error: unknown): void;
};

export class Groups {
  private readonly left = new Set<ConversationId>();
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  /** With each start, and whenever something is stored of a group. */
  look(): void {
    const { all, verbs, failed } = this.given;
    const groups = all();
    for (const id of this.left) if (!groups.includes(id)) this.left.delete(id);
    for (const id of groups) {
      if (this.left.has(id)) continue;
      this.left.add(id);
      this.isOwn(id)
        .then((own) => (own ? undefined : verbs.leave(id)))
        .catch((error) => {
          this.left.delete(id);
          failed(error);
        });
    }
  }

  /** Those that it makes are for handing somebody over: it leaves them by itself. */
  private async isOwn(id: ConversationId): Promise<boolean> {
    const { store, self } = this.given;
    const lines = await store.range("timeline", { prefix: [id], limit: 5 });
    return lines.some(({ value }) => value.kind === "system" && value.line.kind === "created" && value.line.by === self());
  }
}

/** Whether a step stores something of a group that it is in. */
export function hasGroup({ writes }: Pick<Step, "writes">): boolean {
  return writes.some(
    (write) =>
      write.table === "conversations" && "value" in write && write.value?.kind === "group" && write.value.state === "active",
  );
}
