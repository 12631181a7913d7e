// What of a message lies above the panes: the viewer, what is opened once, what it said before it was edited, the choice of a chat to forward to, or the question before it is deleted. Opened from anywhere, drawn once.

import { createSignal } from "solid-js";
import type { AttachmentView, Person, TimelineItem } from "../../../client/index.ts";
import type { ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { Place } from "./place.ts";

/** A photo or video in the viewer. */
export type Viewed = { place: Place; attachment: AttachmentView; at: UnixMs; sender: Person; sent: boolean };
/** Of one chat, in its order */
export type Messages = { conversation: ConversationId; items: readonly string[] };
export type Layer =
  | { kind: "viewer"; start: Viewed }
  /** Opened once: nothing else has it */
  | { kind: "once"; data: Blob; media: "photo" | "video"; from: Person }
  | { kind: "versions"; message: TimelineItem & { kind: "message" } }
  /** `onDone`: they are on their way */
  | { kind: "forward"; from: Messages; onDone?: () => void }
  /** `own`: all of them, so that they can go for everyone */
  | { kind: "delete"; from: Messages; own: boolean; onDone?: () => void }
  | { kind: "info"; conversation: ConversationId; message: TimelineItem & { kind: "message" } };

export const [layer, setLayer] = createSignal<Layer | null>(null);
