// What the left pane shows: the chats, or one of the ways to another.

import { createSignal } from "solid-js";

export type Mode = "chats" | "new-chat" | "new-group" | "requests" | "archived" | "starred";

export const [mode, setMode] = createSignal<Mode>("chats");
