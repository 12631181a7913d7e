// Verbs that a session may do without, and an account's beginning: the app loads them when the first of them is called, a program has them.

import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Downloads } from "../engine/files/downloads.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import type { ServiceClock } from "../engine/pace/service-clock.ts";
import { Upkeep } from "../engine/upkeep.ts";
import type { World } from "../engine/world.ts";
import type { LinkView } from "../queries.ts";
import type { AccountChanges, AccountRecord } from "../store/tables.ts";
import { accountVerbs } from "./account.ts";
import { tellDirectory } from "./business.ts";
import { chatVerbs } from "./chats.ts";
import { choiceVerbs } from "./choices.ts";
import { deletionVerbs } from "./deletion.ts";
import { disappearingVerbs } from "./disappearing.ts";
import { editingVerbs } from "./editing.ts";
import { forwardingVerbs } from "./forwarding.ts";
import { invitingVerbs } from "./inviting.ts";
import { linkingVerbs, ownDevices } from "./linking.ts";
import { linkVerbs } from "./links.ts";
import { mediaVerbs } from "./media.ts";
import { memberVerbs } from "./members.ts";
import { mutingVerbs } from "./muting.ts";
import { newcomerVerbs } from "./newcomers.ts";
import { onceVerbs } from "./once.ts";
import { openingVerbs } from "./opening.ts";
import { peopleVerbs } from "./people.ts";
import { permissionVerbs } from "./permission.ts";
import { photoVerbs } from "./photos.ts";
import { pinningVerbs } from "./pinning.ts";
import { pollVerbs } from "./polls.ts";
import { pushVerbs } from "./push.ts";
import type { RareVerbs } from "./rare-names.ts";
import { reactionVerbs } from "./reactions.ts";
import { requestVerbs } from "./requests.ts";
import { searchVerbs } from "./search.ts";
import { sharingVerbs } from "./sharing.ts";
import { starringVerbs } from "./starring.ts";

export { keepStock, NO_STOCK } from "../engine/account/key-packages.ts";
export { register } from "../engine/account/registration.ts";
export { Downloads } from "../engine/files/downloads.ts";
export { upload } from "../engine/files/upload.ts";
export { readAgain } from "../engine/receiving/read-again.ts";
export { rareView } from "../live/rare-views.ts";
export { recoveryVerbs } from "./recovery.ts";
export { ownDevices };

type Keep = (changes: AccountChanges) => Promise<void>;

/** @param given.keyPackages how many to have at the directory */
export function upkeepOf(
  world: World,
  conversations: Conversations,
  given: { keep: Keep; downloads(): Promise<Downloads>; keyPackages: number },
): Upkeep {
  return new Upkeep(world, conversations, { ...given, tellDirectory: () => tellDirectory(world, given.keep) });
}

type Given = {
  world: World;
  clock: ServiceClock;
  conversations: Conversations;
  downloads: Downloads;
  uploads: Uploads;
  /** Stores the account with its changes. */
  keep(changes: AccountChanges): Promise<void>;
  /** This device has an account from now on. */
  begin(account: AccountRecord): Promise<void>;
  tellLink(view: LinkView): void;
  /** The account's devices have changed. */
  seeToLeaves(): Promise<void>;
};
export function rareVerbs({
  world,
  clock,
  conversations,
  downloads,
  uploads,
  keep,
  begin,
  tellLink,
  seeToLeaves,
}: Given): RareVerbs {
  return {
    ...accountVerbs(world, conversations, keep),
    ...editingVerbs(world, conversations),
    ...reactionVerbs(world, conversations),
    ...deletionVerbs(world, conversations, uploads),
    ...linkVerbs(world),
    ...choiceVerbs(world, conversations),
    ...disappearingVerbs(world, conversations, keep),
    ...permissionVerbs(world, conversations),
    ...pollVerbs(world, conversations),
    ...openingVerbs(world, conversations),
    ...sharingVerbs(world, conversations),
    ...invitingVerbs(world, conversations),
    ...memberVerbs(world, conversations),
    ...newcomerVerbs(world, conversations, uploads),
    ...mediaVerbs({ world, conversations, downloads }),
    ...onceVerbs({ world, conversations, downloads }),
    ...forwardingVerbs({ world, conversations, downloads }),
    ...photoVerbs({ world, conversations, downloads, uploads, keep: (photo) => keep({ photo, profileHeardAt: null }) }),
    ...peopleVerbs(world, (account, says) => tellOwnDevices(world, conversations, [{ about: "person", account, says }])),
    ...mutingVerbs(world, conversations),
    ...chatVerbs(world, conversations),
    ...starringVerbs(world, conversations),
    ...pinningVerbs(world, conversations),
    ...pushVerbs(world),
    ...linkingVerbs({ world, clock, conversations, uploads, keep, begin, seeToLeaves, tell: tellLink }),
    ...requestVerbs(world, conversations),
    ...searchVerbs(world, conversations),
  };
}
