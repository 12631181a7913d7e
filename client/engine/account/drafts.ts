// What is typed and not sent goes to the account's other devices, once typing has rested.

import type { ConversationId } from "../../../protocol/index.ts";
import type { OwnWord } from "../../content/heard.ts";
import { MAX_VALUE_LETTERS } from "../../content/kinds/own-words.ts";
import type { Conversations } from "../conversations.ts";
import { untold } from "../preferred.ts";
import type { World } from "../world.ts";
import { tellOwnDevices } from "./own-words.ts";

/** Long enough that a sentence is one word to the others, short enough to take up the phone and go on */
const RESTED_MS = 5_000;
/** Where the device could not store it */
const AGAIN_MS = 60_000;

export class RestedDrafts {
  private isClosed = false;
  private readonly waiting = new Map<ConversationId, () => void>();
  private readonly world: World;
  private readonly conversations: Conversations;

  constructor(world: World, conversations: Conversations) {
    this.world = world;
    this.conversations = conversations;
  }

  /** Here, or by what another device said: then there is nothing to tell. */
  changed(id: ConversationId): void {
    const { preferred } = this.world;
    this.waiting.get(id)?.();
    this.waiting.delete(id);
    if (this.isClosed || !preferred.typed.has(id)) return;
    // What was sent, or taken back, is nobody's draft any more.
    this.later(id, preferred.of(id).draft === "" ? 0 : RESTED_MS);
  }

  close(): void {
    this.isClosed = true;
    for (const cancel of this.waiting.values()) cancel();
    this.waiting.clear();
  }

  private async tell(id: ConversationId): Promise<void> {
    const { preferred } = this.world;
    const [value, there] = [preferred.of(id).draft, preferred.typed.get(id)];
    if (there === undefined) return;
    const isNews = value !== there && value.length <= MAX_VALUE_LETTERS;
    const word: OwnWord = { about: "chat", conversation: id, name: "draft", value };
    // Whatever is typed from now on is news again.
    preferred.typed.delete(id);
    try {
      const isSaid = isNews && (await tellOwnDevices(this.world, this.conversations, [word], { writes: [untold(id, null)] }));
      if (!isSaid) await this.conversations.get(id)?.step(async ({ writes }) => void writes.push(untold(id, null)));
    } catch (error) {
      if (!preferred.typed.has(id)) preferred.typed.set(id, there);
      this.later(id, AGAIN_MS);
      throw error;
    }
  }

  private later(id: ConversationId, ms: number): void {
    if (this.isClosed) return;
    const { clock, failed } = this.world;
    const tell = () => {
      this.waiting.delete(id);
      this.tell(id).catch(failed);
    };
    this.waiting.get(id)?.();
    this.waiting.set(id, clock.after(ms, tell));
  }
}
