// Files that come to a chat from elsewhere in the app, for its send sheet.

import { createSignal } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";

export const [handedOver, handOver] = createSignal<{ conversation: ConversationId; files: File[] } | null>(null);
