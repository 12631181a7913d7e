// In which chat somebody searches.

import { createSignal } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";

export const [searching, setSearching] = createSignal<ConversationId | null>(null);
