// What an edited message said before.

import { For } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { serviceNow } from "../app/service-now.ts";
import { clockTime, dayWords, sameDay } from "../app/when.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Words } from "./message-words.tsx";

export function VersionsDialog(props: { message: TimelineItem & { kind: "message" }; onClose(): void }) {
  return (
    <Dialog label={t("Earlier versions")} class="sheet" onClose={() => props.onClose()}>
      <div class="question">
        <h2>Earlier versions</h2>
        <ol class="versions">
          <For each={props.message.edited?.earlier ?? []} fallback={<li>They aren't on this device any more.</li>}>
            {({ text, at }) => (
              <li>
                <Words message={{ ...props.message, text: text === "" ? t("No words") : text, links: [], mentions: [] }} />
                <time>{momentWords(at)}</time>
              </li>
            )}
          </For>
        </ol>
        <div class="confirm">
          <Button onClick={() => props.onClose()}>{t("Close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function momentWords(at: UnixMs): string {
  const now = serviceNow();
  return sameDay(at, now) ? clockTime(at) : `${dayWords(at, now)}, ${clockTime(at)}`;
}
