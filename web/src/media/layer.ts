// What of a message lies above the panes: the viewer, the choice of a chat to forward to, or the question before it is deleted. Opened from anywhere, drawn once.

import { createSignal } from "solid-js";
import type { AttachmentView, Person } from "../../../client/index.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import type { Place } from "./place.ts";

/** A photo or video in the viewer. */
export type Viewed = { place: Place; attachment: AttachmentView; at: UnixMs; sender: Person; sent: boolean };
export type Layer = { kind: "viewer"; start: Viewed } | { kind: "forward" | "delete"; at: Place };

export const [layer, setLayer] = createSignal<Layer | null>(null);
