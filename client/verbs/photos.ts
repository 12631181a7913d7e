// Verbs about photos of people and groups.

import type { BlobId, ConversationId } from "../../protocol/index.ts";
import type { BlobKey } from "../content/attachment.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Downloads } from "../engine/files/downloads.ts";
import { dropPhoto, PHOTO_PLACE, photoKey, uploadPhoto } from "../engine/files/photos.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import type { World } from "../engine/world.ts";
import type { MediaMissing, PhotoOutcome, Verbs } from "../verbs.ts";
import { mayEdit, say } from "./members.ts";

type PhotoVerbs = Pick<Verbs, "loadPhoto" | "setPhoto" | "setGroupPhoto">;
type Given = {
  world: World;
  conversations: Conversations;
  downloads: Downloads;
  uploads: Uploads;
  /** Stores the account with its new photo. */
  keep(photo: BlobKey | null): Promise<void>;
};

export function photoVerbs(given: Given): PhotoVerbs {
  const { world, conversations, downloads } = given;
  return {
    async loadPhoto(photo) {
      const own = [world.account().photo, ...conversations.all().map(({ photo, request }) => (request === null ? photo : null))];
      const key = photoKey(photo, own) ?? (await photoOfOther(world, photo));
      return "kind" in key ? key : downloads.load(key, PHOTO_PLACE);
    },
    setPhoto: (photo) => setPhoto(given, photo),
    setGroupPhoto: (conversation, photo) => setGroupPhoto(given, conversation, photo),
  };
}

/** A stranger's is not fetched before the person has accepted them. */
async function photoOfOther(world: World, photo: BlobId): Promise<BlobKey | MediaMissing> {
  const other = [...world.contacts.all()].find((contact) => contact.photo?.blob === photo);
  if (!other?.photo) return { kind: "unknown" };
  if (other.nameFrom === "stranger") return { kind: "not-accepted" };
  return !world.asksBeforeStrangers || (await world.knows(other.accountId)) ? other.photo : { kind: "not-accepted" };
}

/** Each conversation notices by itself that the photo was not said in it yet, also after a crash. */
async function setPhoto({ world, conversations, uploads, keep }: Given, photo: Blob | null): Promise<PhotoOutcome> {
  const before = world.account().photo;
  const uploaded = photo === null ? null : await uploadPhoto(world, uploads, photo);
  if (uploaded !== null && uploaded.kind !== "uploaded") return uploaded;
  const key = uploaded?.key ?? null;
  await keep(key);
  await tellOwnDevices(world, conversations, [{ about: "self", says: { photo: key } }]);
  await conversations.wake();
  dropPhoto(world, before).catch(world.failed);
  return { kind: "ok" };
}

async function setGroupPhoto(given: Given, id: ConversationId, photo: Blob | null): Promise<PhotoOutcome> {
  const { world, conversations, uploads } = given;
  const conversation = conversations.get(id);
  if (conversation === undefined) return { kind: "unknown-conversation" };
  const state = await conversation.state();
  if (!mayEdit(state, world.account().accountId)) return { kind: "not-allowed" };
  const uploaded = photo === null ? null : await uploadPhoto(world, uploads, photo);
  if (uploaded !== null && uploaded.kind !== "uploaded") return uploaded;
  await say(world, conversation, { kind: "photo", photo: uploaded?.key ?? null });
  dropPhoto(world, state.record.photo).catch(world.failed);
  return { kind: "ok" };
}
