// From the name of a message to what it carries (the keys of its files, its choices), wherever the message is: placed in the log, or still in the outbox.

import type { ConversationId } from "../../../protocol/index.ts";
import type { Attachment, BlobKey } from "../../content/attachment.ts";
import { readItemId } from "../../content/item-id.ts";
import type { Said } from "../../content/kind.ts";
import type { MessageBody } from "../../content/kinds/index.ts";
import type { LinkedPage } from "../../content/linked-page.ts";
import type { NotAccepted } from "../../outcomes.ts";
import type { MediaRef } from "../../queries.ts";
import type { Conversations } from "../conversations.ts";
import { findPlaced } from "../receiving/reply.ts";
import { saidIn } from "../sending/waiting.ts";
import type { World } from "../world.ts";

export type FoundMessage = { text: string; attachments: Attachment[]; body: MessageBody; page: LinkedPage | undefined };

export async function findMessage(
  world: World,
  conversations: Conversations,
  { conversation, item }: { conversation: ConversationId; item: string },
): Promise<FoundMessage | undefined> {
  const target = readItemId(item);
  if (target === undefined) return undefined;
  const placed = await findPlaced(world, conversation, target);
  if (placed?.record.kind === "message") return found(placed.record);
  const { sender, id } = target;
  const waiting = conversations.outbox(conversation).find((each) => each.id === id && sender === world.account().accountId);
  const said = waiting && saidIn(world.kinds, waiting);
  return said ? found({ ...said, page: waiting.page }) : undefined;
}

function found({ text, attachments = [], body, page }: Said<MessageBody> & { page?: LinkedPage | undefined }): FoundMessage {
  return { text, attachments, body, page };
}

/** What a stranger sent is not fetched: whoever kept it could tell that somebody looked. */
export function isRequest(conversations: Conversations, id: ConversationId): boolean {
  return (conversations.record(id)?.request ?? null) !== null;
}

export async function findFile(
  world: World,
  conversations: Conversations,
  { conversation, item, index, part }: MediaRef,
): Promise<{ kind: "ok"; attachment: Attachment; key: BlobKey } | NotAccepted | { kind: "unknown" }> {
  if (isRequest(conversations, conversation)) return { kind: "not-accepted" };
  const message = await findMessage(world, conversations, { conversation, item });
  const attachment = message?.attachments[index];
  const key = part === "poster" ? attachment?.poster : attachment?.file;
  return attachment && key ? { kind: "ok", attachment, key } : { kind: "unknown" };
}
