// The chat whose voice message is being played: all that the first paint needs to know of the player.

import { createSignal } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";

export const [heard, setHeard] = createSignal<ConversationId | null>(null);
