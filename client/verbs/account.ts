// Verbs about oneself: the name that others see, and what else they hear.

import { MAX_ABOUT_LETTERS, MAX_NAME_LETTERS, tidyLine } from "../content/text.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { World } from "../engine/world.ts";
import type { AccountRecord } from "../store/tables.ts";
import type { Verbs } from "../verbs.ts";
import { renamedBusiness, tellDirectory } from "./business.ts";

type Keep = (
  changes: Partial<Pick<AccountRecord, "name" | "about" | "profileHeardAt" | "readReceipts" | "showsTyping" | "business">>,
) => Promise<void>;

/** @param keep stores the account with its changes */
export function accountVerbs(
  world: World,
  conversations: Conversations,
  keep: Keep,
): Pick<Verbs, "setName" | "setAbout" | "setReadReceipts" | "setShowsTyping"> {
  return {
    async setName(typed) {
      const name = tidyLine(typed, MAX_NAME_LETTERS);
      if (name === "") return { kind: "name-empty" };
      await keep({ name, profileHeardAt: null, ...(await renamedBusiness(world.account(), name)) });
      tellDirectory(world, keep).catch(world.failed);
      await tellOwnDevices(world, conversations, [{ about: "self", says: { name } }]);
      // Each conversation notices by itself that the name was not said in it yet, also after a crash.
      await conversations.wake();
      return { kind: "ok" };
    },
    async setAbout(typed) {
      const about = tidyLine(typed, MAX_ABOUT_LETTERS);
      await keep({ about, profileHeardAt: null });
      await tellOwnDevices(world, conversations, [{ about: "self", says: { about } }]);
      await conversations.wake();
      return { kind: "ok" };
    },
    async setShowsTyping(on) {
      await keep({ showsTyping: on });
      await tellOwnDevices(world, conversations, [{ about: "self", says: { showsTyping: on } }]);
      return { kind: "ok" };
    },
    async setReadReceipts(on) {
      await keep({ readReceipts: on });
      await tellOwnDevices(world, conversations, [{ about: "self", says: { readReceipts: on } }]);
      return { kind: "ok" };
    },
  };
}
