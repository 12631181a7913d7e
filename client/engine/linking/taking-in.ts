// What a new device was handed becomes what it knows: people first, then chats, each to be come into. Safe to repeat after a kill.

import { accountIdOf } from "../../../protocol/index.ts";
import { tidied } from "../../preferences/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Write } from "../../store/port.ts";
import type { AccountChanges, AccountRecord, RosterRecord } from "../../store/tables.ts";
import type { ContactPatch } from "../account/contacts.ts";
import type { Conversations } from "../conversations.ts";
import type { Downloads } from "../files/downloads.ts";
import { PHOTO_PLACE } from "../files/photos.ts";
import { newConversation } from "../state.ts";
import type { World } from "../world.ts";
import { type Grant, type GrantedChat, readGrant } from "./grant.ts";
import { takeRecent } from "./recent.ts";

const AT_ONCE = 50;

export type KeepArrived = (changes: AccountChanges) => Promise<void>;

/** @returns false where it could not be fetched now: it is tried again when there is a network */
export async function takeIn(
  world: World,
  conversations: Conversations,
  { downloads, keep }: { downloads: () => Promise<Downloads>; keep: KeepArrived },
): Promise<boolean> {
  const { arriving } = world.account();
  if (!arriving) return true;
  const handed = arriving.grant ?? (await fetched(await downloads(), arriving.blob));
  if (handed === "later") return false;
  const grant = handed === null ? undefined : readGrant(handed);
  if (grant === undefined) {
    await keep({ arriving: null, linkedChats: 0 });
    return true;
  }
  await world.contacts.learn(await people(grant));
  for (let i = 0; i < grant.chats.length; i += AT_ONCE) {
    const some = grant.chats.slice(i, i + AT_ONCE);
    await Promise.all(some.map((chat) => conversations.create(recordOf(world, grant, chat), beside(chat))));
  }
  await world.preferred.read();
  await takeRecent(world, conversations, grant.recent);
  const { handle, name, photo, about: said, readReceipts, showsTyping, disappearingMs, devices } = grant;
  const called = devices.map(([device, name]) => ({ device, name }));
  const about = { handle, name, photo, about: said, readReceipts, showsTyping, disappearingMs, devices: called };
  await keep({ ...about, arriving: null, linkedChats: grant.chats.length });
  if (arriving.blob !== null) await world.api.call("deleteBlob", { blob: arriving.blob.blob });
  return true;
}

async function fetched(downloads: Downloads, blob: NonNullable<AccountRecord["arriving"]>["blob"]) {
  if (blob === null) return null;
  const loaded = await downloads.load(blob, PHOTO_PLACE);
  if (loaded.kind === "ok") return new Uint8Array(await loaded.data.arrayBuffer());
  return loaded.kind === "offline" || loaded.kind === "try-later" ? "later" : null;
}

/** An account is its key: what says otherwise is left out. */
async function people(grant: Grant): Promise<ContactPatch[]> {
  const patches = await Promise.all(
    grant.contacts.map(async ({ account, key, ...known }) => {
      const { log, ...rest } = known;
      const patch: ContactPatch = { accountId: account, accountKey: key, ...rest, log };
      return (await accountIdOf(key)) === account ? [patch] : [];
    }),
  );
  return patches.flat();
}

function recordOf(world: World, { photo, name, about }: Grant, chat: GrantedChat): ConversationRecord {
  const { id, kind, peer, title, createdAt, lastAt, generation, epoch, members, pins } = chat;
  return {
    ...newConversation(id, kind, { peer, at: createdAt, title }),
    state: "joining",
    photo: chat.photo,
    description: chat.description,
    invites: chat.invites,
    pins,
    lastAt,
    // Whoever shows an older group than the other device knew shows another one.
    generation,
    epoch,
    memberCount: Math.max(1, members.length),
    // The other device said it there.
    introducedAs: name,
    introducedPhoto: photo?.blob ?? null,
    introducedAbout: about,
    introducedBusiness: world.account().business?.version ?? 0,
    // Beyond any that was used by this account: one a second at most.
    counter: Math.floor(world.clock.now() / 1000),
  };
}

/** Who was in as far as the other device knew, so that who came since is said; what the person set. */
function beside({ id, members, admins, disappearingMs, rules, preferences }: GrantedChat): Write[] {
  const roster: RosterRecord = {
    members: members.map(([account, joinedAt]) => ({ account, joinedAt, devices: [] })),
    admins,
    ...rules,
    disappearingMs,
    commits: [],
  };
  const set = Object.entries(tidied(preferences)).map(
    ([name, value]): Write => ({ table: "preferences", key: [id, name], value: { value } }),
  );
  return members.length === 0 ? set : [{ table: "rosters", key: [id], value: roster }, ...set];
}
