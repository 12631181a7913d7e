// What this device knows, put together for another one of its account: people, and where they talk, the newest first.

import { sha256, stateOf } from "../../../mls/index.ts";
import type { BlobKey } from "../../content/attachment.ts";
import { type GroupRules, NOTHING_RULED } from "../../content/group-rules.ts";
import { blobBytes } from "../../media/layout.ts";
import { NOTHING_PREFERRED } from "../../preferences/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { RecoveryRecord, RosterRecord } from "../../store/tables.ts";
import { ownLog } from "../account/own-log.ts";
import type { Conversations } from "../conversations.ts";
import { sealFile, sourceOf } from "../files/attach.ts";
import { PHOTO_PLACE } from "../files/photos.ts";
import type { Uploads } from "../files/uploads.ts";
import { waysNow } from "../recovery/keyring.ts";
import type { World } from "../world.ts";
import {
  encodeGrant,
  encodeHandOver,
  type Grant,
  type GrantedChat,
  type GrantedContact,
  type HandOver,
  MAX_GRANT_BYTES,
  MAX_INLINE_GRANT_BYTES,
} from "./grant.ts";
import { newestFirst } from "./newest-first.ts";
import { recentLines } from "./recent.ts";

/** More than this at a time is not looked up. */
const AT_ONCE = 50;
const NOTHING = new Uint8Array();

export async function giving(world: World, conversations: Conversations, uploads: Uploads): Promise<Uint8Array> {
  const { handle, name, recovery, history, historyStopped } = world.account();
  const isKept = recovery && !history && !historyStopped;
  const grant = {
    ...(await grantOf(world, conversations)),
    ...(isKept ? {} : { recent: await recentLines(world, conversations) }),
  };
  const whole = fitting(grant, MAX_GRANT_BYTES);
  const keyring = recovery ? await keyringOf(world, recovery) : null;
  const base = { version: 1, handle, name, keyring, keepsHistory: !history } as const;
  if (whole.length <= MAX_INLINE_GRANT_BYTES) return encodeHandOver({ ...base, grant: whole, blob: null });
  const blob = await uploaded(world, uploads, whole);
  if (blob !== null) return encodeHandOver({ ...base, grant: null, blob });
  // As much as the mailbox has room for: it is linked all the same.
  return encodeHandOver({ ...base, grant: fitting(grant, MAX_INLINE_GRANT_BYTES), blob: null });
}

async function keyringOf(world: World, recovery: RecoveryRecord): Promise<HandOver["keyring"]> {
  const { keyringKey, formerKeys, madeAt } = recovery;
  const { methods } = await waysNow({ accountId: world.account().accountId, recovery }, await ownLog(world));
  return { keyringKey, formerKeys, madeAt, methods };
}

/** Devices of one account may have learned at different moments who came when: each would write it anew after the other. */
function asStanding(chat: GrantedChat): GrantedChat {
  return { ...chat, lastAt: 0, members: chat.members.map(([account]) => [account, 0]) };
}

/** For whoever comes later: the same, as large as it may be. `standing`: its digest but for when somebody last spoke, which follows from what was said */
export async function whatIsKnown(
  world: World,
  conversations: Conversations,
): Promise<{ standing: Uint8Array; whole(): Uint8Array }> {
  const grant = await grantOf(world, conversations);
  const chats = grant.chats.map(asStanding).sort((one, other) => (one.id < other.id ? -1 : 1));
  // In what order they were learned of says nothing.
  const contacts = [...grant.contacts].sort((one, other) => (one.account < other.account ? -1 : 1));
  return { standing: await sha256(encodeGrant({ ...grant, chats, contacts })), whole: () => fitting(grant, MAX_GRANT_BYTES) };
}

/** Encrypted under a key that goes through the mailbox only. Null where it could not be put there now. */
async function uploaded(world: World, uploads: Uploads, grant: Uint8Array): Promise<BlobKey | null> {
  const source = sourceOf(new Blob([grant as Uint8Array<ArrayBuffer>]));
  const sealed = await sealFile(world, PHOTO_PLACE, source, { index: 0, limitBytes: MAX_GRANT_BYTES });
  if (sealed.kind !== "ok") return null;
  const { key, file, release } = sealed;
  try {
    await world.files.record([file]);
    const sent = await uploads.now(key.blob, blobBytes(key.bytes), false);
    return sent.kind === "done" ? key : null;
  } finally {
    await world.files.forget([key.blob]);
    release();
  }
}

/** Where there is no room for all, what was said goes first, then people with whom there is no chat are left out, then the oldest chats. */
function fitting(grant: Grant, limitBytes: number): Uint8Array {
  for (const each of [grant, { ...grant, recent: NOTHING }]) {
    const whole = encodeGrant(each);
    if (whole.length <= limitBytes) return whole;
  }
  for (let kept = grant.chats.length; ; kept = Math.floor((kept * 3) / 4)) {
    const chats = grant.chats.slice(0, kept);
    const needed = new Set(
      chats.flatMap(({ peer, members }) => [...(peer === null ? [] : [peer]), ...members.map(([account]) => account)]),
    );
    const contacts = grant.contacts.filter(({ account }) => needed.has(account));
    const bytes = encodeGrant({ ...grant, chats, contacts, recent: NOTHING });
    if (bytes.length <= limitBytes || kept === 0) return bytes;
  }
}

async function grantOf(world: World, conversations: Conversations): Promise<Grant> {
  const {
    handle,
    name,
    photo = null,
    about = "",
    readReceipts = true,
    showsTyping = true,
    disappearingMs = null,
    devices = [],
  } = world.account();
  const chats: GrantedChat[] = [];
  // Those that are gone are called nothing any more: the names are as many as the devices.
  const listed: ReadonlyMap<string, unknown> = stateOf(await ownLog(world))?.devices ?? new Map();
  const records = newestFirst(conversations);
  for (let i = 0; i < records.length; i += AT_ONCE) {
    const some = records.slice(i, i + AT_ONCE);
    const rosters = await world.store.getMany(
      "rosters",
      some.map(({ id }) => [id]),
    );
    chats.push(...some.map((record, at) => chatOf(world, record, rosters[at] ?? null)));
  }
  return {
    version: 1,
    handle,
    name,
    photo: plain(photo),
    about,
    readReceipts,
    showsTyping,
    disappearingMs,
    devices: devices.filter(({ device }) => listed.has(device)).map(({ device, name }) => [device, name]),
    contacts: [...world.contacts.all()].filter(({ accountKey }) => accountKey.length > 0).map(contactOf),
    chats,
    recent: NOTHING,
  };
}

function chatOf({ preferred }: World, record: ConversationRecord, roster: RosterRecord | null): GrantedChat {
  const {
    id,
    kind,
    peer,
    title,
    description = "",
    invites = [],
    photo = null,
    createdAt,
    lastAt,
    generation,
    epoch,
    pins = [],
  } = record;
  return {
    id,
    kind,
    peer,
    title,
    description,
    invites,
    photo: plain(photo),
    createdAt,
    lastAt,
    generation,
    epoch,
    members: roster?.members.map(({ account, joinedAt }) => [account, joinedAt]) ?? [],
    admins: roster?.admins ?? [],
    disappearingMs: roster?.disappearingMs ?? null,
    rules: rulesOf(roster),
    preferences: setIn(preferred.of(id)),
    pins,
  };
}

function rulesOf(roster: RosterRecord | null): GroupRules {
  const { whoAdds, whoEdits, whoWrites, earlier } = { ...NOTHING_RULED, ...roster };
  return { whoAdds, whoEdits, whoWrites, earlier };
}

function setIn(preferences: Record<string, unknown>): Record<string, unknown> {
  const nothing = NOTHING_PREFERRED as Record<string, unknown>;
  return Object.fromEntries(Object.entries(preferences).filter(([name, value]) => value !== nothing[name]));
}

function contactOf(contact: ContactRecord): GrantedContact {
  const { accountId, accountKey, handle, name, nameFrom, verified, accepted } = contact;
  const { introducedBy = null, blocked = false, petname = "", note = "", about = "", photo = null, log = null } = contact;
  return {
    account: accountId,
    key: accountKey,
    handle,
    name,
    nameFrom,
    introducedBy,
    verified,
    accepted,
    blocked,
    petname,
    note,
    about,
    photo: plain(photo),
    log,
  };
}

function plain(photo: BlobKey | null): BlobKey | null {
  return photo && { blob: photo.blob, key: photo.key, bytes: photo.bytes, digest: photo.digest };
}
