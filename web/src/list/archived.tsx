// The archive, in place of the list.

import { createMemo } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";
import { chats } from "../app/state.ts";
import { t } from "../language/say.ts";
import { RowsPage } from "./rows-page.tsx";

export default function Archived(props: { current: ConversationId | null; onDone(): void }) {
  const all = createMemo(() => (chats() ?? []).filter(({ archived }) => archived !== null));
  return (
    <RowsPage title={t("Archived")} chats={all()} current={props.current} onDone={() => props.onDone()}>
      {all().length > 0 ? t("A chat comes back with its next message. Muted chats stay here.") : t("Nothing is archived.")}
    </RowsPage>
  );
}
