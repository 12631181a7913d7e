// What one can do from the palette besides going to a chat.

import { goTo } from "../app/navigation.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { chats } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { openChat } from "../chat/open-chat.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { type Mode, setMode } from "../list/mode.ts";
import { lockNow } from "../lock/lock-now.ts";
import { isMarked } from "../lock/prefs.ts";
import type { IconName } from "../ui/icons.tsx";
import { LIST, LOCK, STAR } from "../ui/more-icons.ts";
import { setSearching } from "./searching.ts";

export type Command = { name: string; icon: IconName; run(): void };

/** @param openKeys shows the list of keys */
export function commands(openKeys: () => void): Command[] {
  const open = openChat();
  const hasNotes = (chats() ?? []).some(({ kind }) => kind === "self");
  const inList = (mode: Mode) => () => {
    setMode(mode);
    goTo({ kind: "list" });
  };
  return [
    ...(open === null ? [] : [{ name: t("Search in chat"), icon: "search" as const, run: () => setSearching(open) }]),
    { name: t("New chat"), icon: "chat", run: inList("new-chat") },
    { name: t("New group"), icon: "group", run: inList("new-group") },
    // Else it is among the chats.
    ...(hasNotes ? [] : [{ name: t("Notes to yourself"), icon: "pencil" as const, run: () => void opened(verbs.openSelf()) }]),
    { name: t("Starred messages"), icon: STAR, run: inList("starred") },
    { name: t("Settings"), icon: "settings", run: () => goTo({ kind: "settings" }) },
    { name: t("Devices"), icon: LOCK, run: () => goTo({ kind: "devices" }) },
    { name: t("Businesses"), icon: LIST, run: () => goTo({ kind: "business", rest: "" }) },
    ...(isMarked() ? [{ name: t("Lock now"), icon: LOCK, run: () => void lockNow() }] : []),
    { name: t("Keyboard"), icon: "info", run: openKeys },
  ];
}

export function writeTo(handle: string): Command {
  return { name: t("Write to @{handle}", { handle }), icon: "chat", run: () => void opened(verbs.openDirect(handle)) };
}

async function opened(asked: ReturnType<typeof verbs.openDirect>): Promise<void> {
  const outcome = await asked;
  if (outcome.kind === "ok") goTo({ kind: "chat", conversation: outcome.conversation });
  else toast(sentenceFor(outcome) ?? t("That didn't work. Try again."));
}
