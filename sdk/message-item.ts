// A message as the client shows it.

import type { TimelineItem } from "../client/index.ts";

export type MessageItem = Extract<TimelineItem, { kind: "message" }>;
