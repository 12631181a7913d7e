// Verbs about files: sending, forwarding, opening, and what of them this device keeps.

import type { ConversationId } from "../../protocol/index.ts";
import { type Attachment, MAX_ATTACHMENTS } from "../content/attachment.ts";
import { contentItemId } from "../content/item-id.ts";
import { judgeText, MAX_TEXT_BYTES } from "../content/text.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { type Attached, type AttachProblem, attach, sealAll, sourceOf } from "../engine/files/attach.ts";
import type { Downloads } from "../engine/files/downloads.ts";
import { findFile, findMessage, isRequest } from "../engine/files/media-item.ts";
import type { World } from "../engine/world.ts";
import type { FileSource, SendMediaOutcome, Verbs } from "../verbs.ts";
import { isKnown, refusalIn, write } from "./writing.ts";

type MediaVerbs = Pick<Verbs, "sendMedia" | "forward" | "loadMedia" | "readMedia" | "freeStorage">;
type Given = { world: World; conversations: Conversations; downloads: Downloads };

export function mediaVerbs({ world, conversations, downloads }: Given): MediaVerbs {
  return {
    async sendMedia(id, { attachments, caption, replyTo, id: contentId }) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      if (attachments.length === 0) return { kind: "nothing-attached" };
      if (attachments.length > MAX_ATTACHMENTS) return { kind: "too-many-files", limit: MAX_ATTACHMENTS };
      const message = { caption, replyTo, id: contentId };
      return send(world, conversation, message, () => attach(world, id, attachments));
    },
    async forward(from, to) {
      const conversation = conversations.get(to);
      if (isRequest(conversations, from.conversation)) return { kind: "not-accepted" };
      const message = await findMessage(world, conversations, from);
      if (conversation === undefined || message === undefined) return { kind: "unknown-conversation" };
      if (message.attachments.length === 0) return { kind: "nothing-attached" };
      const sources: { file: FileSource; poster: FileSource | null }[] = [];
      for (const { file, poster, kind } of message.attachments) {
        const loaded = await downloads.load(file, { conversation: from.conversation, kind });
        if (loaded.kind !== "ok") return loaded;
        const still = poster && (await downloads.load(poster, { conversation: from.conversation, kind }));
        sources.push({ file: sourceOf(loaded.data), poster: still?.kind === "ok" ? sourceOf(still.data) : null });
      }
      return send(world, conversation, { caption: message.text }, () => again(world, to, message.attachments, sources));
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
async function send(
  world: World,
  conversation: Conversation,
  { caption, replyTo, id }: { caption: string; replyTo?: string | undefined; id?: string | undefined },
  seal: () => Promise<Attached<Attachment[]> | AttachProblem>,
): Promise<SendMediaOutcome> {
  const text = judgeText(caption);
  if (text.kind === "too-long") return { kind: "too-long", limitBytes: MAX_TEXT_BYTES };
  const state = await conversation.state();
  const refusal = refusalIn(world, state);
  if (refusal !== null) return refusal;
  if (id !== undefined && (await isKnown(world, state, id)))
    return { kind: "ok", id: contentItemId(world.account().accountId, id) };
  const sealed = await seal();
  if (sealed.kind !== "ok") return sealed;
  const { value: attachments, files, release } = sealed;
  try {
    const body = { kind: "media", caption: text.kind === "ok" ? text.text : "", attachments } as const;
    const written = await write(world, conversation, { body, replyTo, id, files });
    if (written.kind !== "ok" || !written.isNew) await world.files.forget(files.map(({ blob }) => blob));
    return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
  } finally {
    release();
  }
}

/** The same files under new keys: who has the old ones learns nothing of where they went. */
async function again(
  world: World,
  to: ConversationId,
  attachments: readonly Attachment[],
  sources: readonly { file: FileSource; poster: FileSource | null }[],
): Promise<Attached<Attachment[]> | AttachProblem> {
  const plans = attachments.map(({ kind }, i) => ({ kind, ...(sources[i] as (typeof sources)[number]) }));
  const sealed = await sealAll(world, to, plans);
  if (sealed.kind !== "ok") return sealed;
  return { ...sealed, value: attachments.map((attachment, i) => ({ ...attachment, ...sealed.value[i] }) as Attachment) };
}
