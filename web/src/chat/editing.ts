// Which message one is putting into other words, in the place of what one would type else.

import { createSignal } from "solid-js";
import { isLateFor } from "../../../client/engine/receiving/edit-window.ts";
import type { TimelineItem } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { serviceNow } from "../app/service-now.ts";

type Message = TimelineItem & { kind: "message" };

export const [editing, setEditing] = createSignal<{ conversation: ConversationId; message: Message } | null>(null);

/** One's own words, for a day: texts, and what is said to files. Those of others that one forwarded stay theirs. */
export function canEdit(item: TimelineItem): item is Message {
  if (item.kind !== "message" || !item.own || item.forwarded || item.state === "failed") return false;
  return (item.body.kind === "text" || item.body.kind === "media") && !isLateFor(item, serviceNow());
}
