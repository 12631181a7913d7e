// Verbs that a session may do without, and an account's beginning: the app loads them when the first of them is called, a program has them.

import type { Conversations } from "../engine/conversations.ts";
import type { Downloads } from "../engine/files/downloads.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import type { World } from "../engine/world.ts";
import type { AccountRecord } from "../store/tables.ts";
import { accountVerbs } from "./account.ts";
import { choiceVerbs } from "./choices.ts";
import { mediaVerbs } from "./media.ts";
import { memberVerbs } from "./members.ts";
import { openingVerbs } from "./opening.ts";
import { peopleVerbs } from "./people.ts";
import { permissionVerbs } from "./permission.ts";
import { photoVerbs } from "./photos.ts";
import { pushVerbs } from "./push.ts";
import type { RareVerbs } from "./rare-names.ts";
import { requestVerbs } from "./requests.ts";

export { register } from "../engine/account/registration.ts";
export { Downloads } from "../engine/files/downloads.ts";
export { readAgain } from "../engine/receiving/read-again.ts";
export { tellDirectory } from "./business.ts";

type Given = {
  world: World;
  conversations: Conversations;
  downloads: Downloads;
  uploads: Uploads;
  /** Stores the account with its changes. */
  keep(changes: Partial<Pick<AccountRecord, "name" | "photo" | "readReceipts" | "business">>): Promise<void>;
};
export function rareVerbs({ world, conversations, downloads, uploads, keep }: Given): RareVerbs {
  return {
    ...accountVerbs(world, conversations, keep),
    ...choiceVerbs(world, conversations),
    ...permissionVerbs(world, conversations),
    ...openingVerbs(world, conversations),
    ...memberVerbs(world, conversations),
    ...mediaVerbs({ world, conversations, downloads }),
    ...photoVerbs({ world, conversations, downloads, uploads, keep: (photo) => keep({ photo }) }),
    ...peopleVerbs(world),
    ...pushVerbs(world),
    ...requestVerbs(world, conversations),
  };
}
