// The verb that says messages again in other conversations: as what they say, with every file encrypted anew.

import { sha256 } from "../../mls/index.ts";
import { type ConversationId, toBase64Url, utf8 } from "../../protocol/index.ts";
import type { Attachment } from "../content/attachment.ts";
import type { Body } from "../content/content.ts";
import { type LinkedPage, tidyPage } from "../content/linked-page.ts";
import { judgeText } from "../content/text.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { type Attached, type AttachProblem, sealAll, sourceOf } from "../engine/files/attach.ts";
import type { Downloads } from "../engine/files/downloads.ts";
import { type FoundMessage, findMessage, isRequest } from "../engine/files/media-item.ts";
import type { World } from "../engine/world.ts";
import type { FileSource, ForwardOutcome, MediaMissing, SendMediaOutcome, Verbs } from "../verbs.ts";
import { sendFiles } from "./media.ts";
import { write } from "./writing.ts";

/** What a person means to pass on, and no mailing */
const MAX_CONVERSATIONS = 20;
const MAX_MESSAGES = 50;

type Given = { world: World; conversations: Conversations; downloads: Downloads };
type Source = { file: FileSource; poster: FileSource | null };
type Refused = Extract<ForwardOutcome, { kind: "ok" }>["refused"][number];

export function forwardingVerbs({ world, conversations, downloads }: Given): Pick<Verbs, "forward"> {
  return {
    async forward(from, to, { id = toBase64Url(world.random.bytes(16)) } = {}) {
      const [items, chats] = [[...new Set(from.items)], [...new Set(to)]];
      if (items.length > MAX_MESSAGES || chats.length > MAX_CONVERSATIONS)
        return { kind: "too-many", messages: MAX_MESSAGES, conversations: MAX_CONVERSATIONS };
      if (isRequest(conversations, from.conversation)) return { kind: "not-accepted" };
      const refused = new Map<ConversationId, Refused["why"]>();
      let gone = 0;
      for (const item of items) {
        const message = await findMessage(world, conversations, { conversation: from.conversation, item });
        const body = message && again(world, message);
        if (message === undefined || body === undefined) {
          gone++;
          continue;
        }
        const loaded = await sourcesOf(downloads, from.conversation, message.attachments);
        if (isLost(loaded)) {
          gone++;
          continue;
        }
        if (loaded.kind !== "ok") return loaded;
        for (const chat of chats.filter((each) => !refused.has(each))) {
          const named = await nameIn(chat, { id, item });
          const outcome = await say(world, conversations.get(chat), {
            body,
            id: named,
            sources: loaded.sources,
            page: tidyPage(message.text, message.page),
          });
          if (outcome.kind !== "ok") refused.set(chat, outcome);
        }
      }
      if (gone === items.length) return { kind: "nothing-to-forward" };
      return { kind: "ok", gone, refused: [...refused].map(([conversation, why]) => ({ conversation, why })) };
    },
  };
}

/** As its kind says it again, or in words; undefined where it has none. */
function again({ kinds }: World, { text, attachments, body }: FoundMessage): Body | undefined {
  const same = kinds.named(body.kind)?.again?.({ text, attachments, body });
  if (same !== undefined) return same as Body;
  const words = judgeText(text);
  return words.kind === "ok" ? { kind: "text", text: words.text } : undefined;
}

/** Its file is there no more, or not as it was sent. */
function isLost({ kind }: { kind: "ok" } | MediaMissing): boolean {
  return kind === "expired" || kind === "damaged" || kind === "unknown";
}

async function sourcesOf(
  downloads: Downloads,
  conversation: ConversationId,
  attachments: readonly Attachment[],
): Promise<{ kind: "ok"; sources: Source[] } | MediaMissing> {
  const sources: Source[] = [];
  for (const { file, poster, kind } of attachments) {
    const loaded = await downloads.load(file, { conversation, kind });
    if (loaded.kind !== "ok") return loaded;
    const still = poster && (await downloads.load(poster, { conversation, kind }));
    sources.push({ file: sourceOf(loaded.data), poster: still?.kind === "ok" ? sourceOf(still.data) : null });
  }
  return { kind: "ok", sources };
}

/** One message in one conversation: the same each time that the same call is made, another one anywhere else. */
async function nameIn(chat: ConversationId, { id, item }: { id: string; item: string }): Promise<string> {
  const hash = await sha256(utf8(`parley/forward/v1 ${id} ${chat} ${item}`));
  return toBase64Url(hash.subarray(0, 16));
}

async function say(
  world: World,
  conversation: Conversation | undefined,
  { body, id, sources, page }: { body: Body; id: string; sources: readonly Source[]; page: LinkedPage | undefined },
): Promise<SendMediaOutcome> {
  if (conversation === undefined) return { kind: "unknown-conversation" };
  if (body.kind !== "media") {
    const written = await write(world, conversation, { body, id, forwarded: true, page });
    return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
  }
  const { caption, attachments } = body;
  return sendFiles(world, conversation, { caption, id, forwarded: true }, () =>
    underNewKeys(world, conversation.id, attachments, sources),
  );
}

/** Who has the old ones learns nothing of where they went. */
async function underNewKeys(
  world: World,
  to: ConversationId,
  attachments: readonly Attachment[],
  sources: readonly Source[],
): Promise<Attached<Attachment[]> | AttachProblem> {
  const plans = attachments.map(({ kind }, i) => ({ kind, ...(sources[i] as Source) }));
  const sealed = await sealAll(world, to, plans);
  if (sealed.kind !== "ok") return sealed;
  return { ...sealed, value: attachments.map((attachment, i) => ({ ...attachment, ...sealed.value[i] }) as Attachment) };
}
