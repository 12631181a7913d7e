// Keys that work anywhere in the app.

import type { ConversationId } from "../../../protocol/index.ts";
import { shown } from "../list/shown.ts";
import { goTo, route } from "./navigation.ts";

type Layers = { openPalette(): void; openKeys(): void; lock(): void };

export function onShortcut(event: KeyboardEvent, layers: Layers): void {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey)
    layers.openPalette();
  else if (event.key.toLowerCase() === "l" && (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey) layers.lock();
  else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) step(event.key === "ArrowUp" ? -1 : 1);
  else if (event.key === "?" && !isTyping(event.target)) layers.openKeys();
  else return;
  event.preventDefault();
}

function step(by: -1 | 1): void {
  const all: ConversationId[] = shown().map((chat) => chat.id);
  const now = route();
  const at = now.kind === "chat" ? all.indexOf(now.conversation) : by > 0 ? -1 : all.length;
  const next = all[at + by];
  if (next !== undefined) goTo({ kind: "chat", conversation: next });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}
