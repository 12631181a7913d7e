// Verbs about files: sending, opening, and what of them this device keeps.

import { type Attachment, MAX_ATTACHMENTS, NOTHING_KNOWN } from "../content/attachment.ts";
import type { Body } from "../content/content.ts";
import { contentItemId } from "../content/item-id.ts";
import { mediaBody } from "../content/kinds/media.ts";
import { mayBeOnce } from "../content/kinds/once.ts";
import { type Mention, tidyMentions } from "../content/mention.ts";
import { judgeText, MAX_TEXT_BYTES } from "../content/text.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { type Attached, type AttachProblem, attach } from "../engine/files/attach.ts";
import type { Downloads } from "../engine/files/downloads.ts";
import { findFile } from "../engine/files/media-item.ts";
import type { World } from "../engine/world.ts";
import type { OutgoingAttachment, SendMediaOutcome, StreamedAttachment, Verbs } from "../verbs.ts";
import { isKnown, refusalToWrite, write } from "./writing.ts";

type MediaVerbs = Pick<Verbs, "sendMedia" | "loadMedia" | "readMedia" | "freeStorage">;
type Given = { world: World; conversations: Conversations; downloads: Downloads };

export function mediaVerbs({ world, conversations, downloads }: Given): MediaVerbs {
  return {
    async sendMedia(id, { attachments, caption, mentions = [], once = false, replyTo, id: contentId }) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      if (attachments.length === 0) return { kind: "nothing-attached" };
      if (attachments.length > MAX_ATTACHMENTS) return { kind: "too-many-files", limit: MAX_ATTACHMENTS };
      const message = { caption: once ? "" : caption, mentions, replyTo, id: contentId, once };
      if (once) {
        const [only, ...others] = attachments;
        const isForOthers = conversations.record(id)?.kind !== "self";
        if (only === undefined || others.length > 0 || !mayBeOnce(only.kind) || !isForOthers) return { kind: "not-for-once" };
        const { kind, type, data } = only;
        const bare = { ...NOTHING_KNOWN, kind, type, data, poster: null } as OutgoingAttachment | StreamedAttachment;
        return sendFiles(world, conversation, message, () => attach(world, id, [bare]));
      }
      return sendFiles(world, conversation, message, () => attach(world, id, attachments));
    },
    async loadMedia(ref) {
      const found = await findFile(world, conversations, ref);
      if (found.kind !== "ok") return found;
      return downloads.load(found.key, { conversation: ref.conversation, kind: found.attachment.kind });
    },
    async readMedia(ref, range) {
      const found = await findFile(world, conversations, ref);
      if (found.kind !== "ok") return found;
      const read = await downloads.read(found.key, range);
      return read.kind === "ok" ? { ...read, totalBytes: found.key.bytes, type: found.attachment.type } : read;
    },
    async freeStorage({ conversation, kind }) {
      await world.files.free(
        (record) =>
          (conversation === undefined || record.conversation === conversation) && (kind === undefined || record.kind === kind),
      );
      return { kind: "ok" };
    },
  };
}

/** Looks whether it may be sent before the files are read, and again when it is written. */
export async function sendFiles(
  world: World,
  conversation: Conversation,
  {
    caption,
    mentions = [],
    replyTo,
    id,
    forwarded,
    once = false,
  }: {
    caption: string;
    mentions?: readonly Mention[];
    replyTo?: string | undefined;
    id?: string | undefined;
    forwarded?: true;
    once?: boolean;
  },
  seal: () => Promise<Attached<Attachment[]> | AttachProblem>,
): Promise<SendMediaOutcome> {
  const text = judgeText(caption);
  if (text.kind === "too-long") return { kind: "too-long", limitBytes: MAX_TEXT_BYTES };
  const state = await conversation.state();
  const refusal = refusalToWrite(world, state);
  if (refusal !== null) return refusal;
  if (id !== undefined && (await isKnown(world, state, id)))
    return { kind: "ok", id: contentItemId(world.account().accountId, id) };
  const sealed = await seal();
  if (sealed.kind !== "ok") return sealed;
  const { value: attachments, files, release } = sealed;
  try {
    const [only] = attachments;
    const words = text.kind === "ok" ? text.text : "";
    const body: Body =
      once && only !== undefined
        ? { kind: "once", attachment: only }
        : mediaBody(words, tidyMentions(words, mentions), attachments);
    const written = await write(world, conversation, { body, replyTo, id, files, forwarded });
    if (written.kind !== "ok" || !written.isNew) await world.files.forget(files.map(({ blob }) => blob));
    return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
  } finally {
    release();
  }
}
