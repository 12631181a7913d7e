// What is known of the chat on screen, for what is loaded later and stands in it: a message's menu, what completes words.

import { createSignal } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";

export const [openDetails, setOpenDetails] = createSignal<ConversationDetails | null>(null);
