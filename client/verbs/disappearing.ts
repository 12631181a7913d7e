// The verbs that say how long messages last: in a chat, for all who are in it, and in the chats that this account begins.

import { LONGEST_LIFE_MS, SHORTEST_LIFE_MS } from "../../mls/disappearing.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { World } from "../engine/world.ts";
import type { AccountChanges } from "../store/tables.ts";
import type { Verbs } from "../verbs.ts";
import { change } from "./members.ts";
import { refusalIn } from "./writing.ts";

type Keep = (changes: Pick<AccountChanges, "disappearingMs">) => Promise<void>;
const NO_SUCH_TIME = { kind: "refused", detail: "a minute to a year" } as const;

export function disappearingVerbs(
  world: World,
  conversations: Conversations,
  keep: Keep,
): Pick<Verbs, "setDisappearing" | "setDisappearingDefault"> {
  return {
    async setDisappearing(id, ms) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      if (!isLife(ms)) return NO_SUCH_TIME;
      const isBegun = await conversation.step(async ({ record, group, pending }) => {
        if (record.state !== "creating" || group !== null || pending !== null) return true;
        record.beginsWithMs = ms;
        return false;
      });
      if (!isBegun) return { kind: "ok" };
      const state = await conversation.state();
      if (refusalIn(world, state) !== null) return { kind: "not-allowed" };
      return change(world, conversation, { kind: "disappearing", ms });
    },
    async setDisappearingDefault(ms) {
      if (!isLife(ms)) return NO_SUCH_TIME;
      await keep({ disappearingMs: ms });
      await tellOwnDevices(world, conversations, [{ about: "self", says: { disappearingMs: ms } }]);
      return { kind: "ok" };
    },
  };
}

function isLife(ms: number | null): boolean {
  return ms === null || (Number.isSafeInteger(ms) && ms >= SHORTEST_LIFE_MS && ms <= LONGEST_LIFE_MS);
}
