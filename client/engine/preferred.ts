// What the person set about each chat, in memory as it is stored: a record for each preference, written by itself.

import type { ConversationId } from "../../protocol/index.ts";
import { NOTHING_PREFERRED, PREFERENCES, type Preferences } from "../preferences/index.ts";
import type { Store } from "../store/port.ts";

export class Preferred {
  private readonly set = new Map<ConversationId, Partial<Preferences>>();

  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** @param of a chat of which nobody knows what its last step stored; else of all */
  async read(of?: ConversationId): Promise<this> {
    const found = await this.store.range("preferences", { prefix: of === undefined ? [] : [of] });
    if (of !== undefined) this.set.delete(of);
    for (const { key, value } of found)
      if (Object.hasOwn(PREFERENCES, String(key[1])))
        this.note(key[0] as ConversationId, { [String(key[1])]: value.value } as Partial<Preferences>);
    return this;
  }

  of(id: ConversationId): Preferences {
    return { ...NOTHING_PREFERRED, ...this.set.get(id) };
  }

  /** What a step stored. */
  note(id: ConversationId, changes: Partial<Preferences>): void {
    this.set.set(id, { ...this.set.get(id), ...changes });
  }
}
