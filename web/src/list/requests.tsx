// All that strangers began, in place of the list: the newest first.

import type { ConversationId } from "../../../protocol/index.ts";
import { requests } from "../app/state.ts";
import { t } from "../language/say.ts";
import { RowsPage } from "./rows-page.tsx";

export default function Requests(props: { current: ConversationId | null; onDone(): void }) {
  const all = () => requests() ?? [];
  return (
    <RowsPage title={t("Requests")} chats={all()} current={props.current} onDone={() => props.onDone()}>
      {all().length > 0 ? t("They can't tell that you're here until you accept.") : t("You've decided about all of them.")}
    </RowsPage>
  );
}
