// The part of the open chat's history that the page has, for what is loaded later and speaks of it; null while some of it is read.

import { createSignal } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";

export type Loaded = { conversation: ConversationId; items: readonly TimelineItem[]; hasOlder: boolean; hasNewer: boolean };

export const [loaded, setLoaded] = createSignal<Loaded | null>(null);
