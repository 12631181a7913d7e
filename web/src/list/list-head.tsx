// What stands above a place that the list opens: its name, and the way back.

import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";

/** @param takesFocus where nothing below does */
export function ListHead(props: { title: string; takesFocus?: boolean; onDone(): void }) {
  return (
    <header class="pane-head">
      <IconButton
        icon="back"
        label={t("Back")}
        onClick={() => props.onDone()}
        ref={(button) => {
          if (props.takesFocus) queueMicrotask(() => button.focus());
        }}
      />
      <h1>{props.title}</h1>
    </header>
  );
}
