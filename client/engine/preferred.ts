// What the person set about each chat, in memory as it is stored: a record for each preference, written by itself.

import type { ConversationId, Seq, UnixMs } from "../../protocol/index.ts";
import { NOTHING_PREFERRED, PREFERENCES, type Preferences } from "../preferences/index.ts";
import type { Store, Write } from "../store/port.ts";

/** Beside the preferences of a chat: the draft that other devices have of it, as long as there is another one here. */
const UNTOLD = "untold";

/** @param there the draft that the others have; null: the same */
export function untold(id: ConversationId, there: string | null): Write {
  return { table: "preferences", key: [id, UNTOLD], value: there === null ? null : { value: there } };
}

/** Beside them: the chat was cleared, and what was said there may not be gone from here yet. */
const TO_CLEAR = "toClear";

export function toClear(id: ConversationId, isDue: boolean): Write {
  return { table: "preferences", key: [id, TO_CLEAR], value: isDue ? { value: true } : null };
}

/** Beside them too, one for each: a message is to go from this account's devices, and may not be gone from here yet. */
const TO_REMOVE = "remove ";

/** @param said when the word of it was taken by the service: about what came after that it says nothing; null: it is done */
export function toRemove(id: ConversationId, seq: Seq, said: UnixMs | null): Write {
  return { table: "preferences", key: [id, `${TO_REMOVE}${seq}`], value: said === null ? null : { value: said } };
}

/** In one chat at a time; more were said by nobody who deletes by hand. */
export const MOST_TO_REMOVE = 1000;

export class Preferred {
  /** By chat: those alone in which something is set */
  readonly set = new Map<ConversationId, Partial<Preferences>>();

  /** Chats in which something was typed that the account's other devices do not know yet, with the draft that they have; stored too. */
  readonly typed = new Map<ConversationId, string>();

  /** What was said in these is to go, by the word of this device or another. */
  readonly toClear = new Set<ConversationId>();

  /** Messages that are to go, by the word of this device or another; one that is not here yet goes when it comes. */
  readonly toRemove = new Map<ConversationId, Map<Seq, UnixMs>>();

  private readonly store: Store;
  /** Whether the account has, or had, other devices */
  readonly hasOthers: () => boolean;

  constructor(store: Store, hasOthers: () => boolean) {
    this.store = store;
    this.hasOthers = hasOthers;
  }

  /** @param of a chat of which nobody knows what its last step stored; else of all */
  async read(of?: ConversationId): Promise<this> {
    const found = await this.store.range("preferences", { prefix: of === undefined ? [] : [of] });
    if (of !== undefined) {
      this.set.delete(of);
      this.typed.delete(of);
      this.toClear.delete(of);
      this.toRemove.delete(of);
    }
    for (const { key, value } of found) {
      const [id, name] = [key[0] as ConversationId, String(key[1])];
      if (name === TO_CLEAR) this.toClear.add(id);
      else if (name.startsWith(TO_REMOVE)) this.noteRemoved(id, Number(name.slice(TO_REMOVE.length)), Number(value.value));
      else if (name === UNTOLD) this.typed.set(id, String(value.value));
      else if (Object.hasOwn(PREFERENCES, name)) this.set.set(id, { ...this.set.get(id), [name]: value.value });
    }
    return this;
  }

  of(id: ConversationId): Preferences {
    return { ...NOTHING_PREFERRED, ...this.set.get(id) };
  }

  noteRemoved(id: ConversationId, seq: Seq, said: UnixMs): void {
    this.toRemove.set(id, (this.toRemove.get(id) ?? new Map()).set(seq, said));
  }

  /** Whether what stands there, or comes there, is to go. @param at when the service took it */
  removes(id: ConversationId, seq: Seq, at: UnixMs): boolean {
    return at <= (this.toRemove.get(id)?.get(seq) ?? Number.NEGATIVE_INFINITY);
  }

  /** What a step stored. */
  note(id: ConversationId, changes: Partial<Preferences>): void {
    if (changes.cleared) this.toClear.add(id);
    this.set.set(id, { ...this.set.get(id), ...changes });
  }
}
