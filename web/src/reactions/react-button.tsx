// The button beside a message that opens what one can react with.

import { createSignal, lazy, Show, Suspense } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { SMILE } from "../ui/more-icons.ts";

const Picker = lazy(() => import("./picker.tsx"));

export function ReactButton(props: { message: TimelineItem & { kind: "message" } }) {
  const [anchor, setAnchor] = createSignal<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        icon={SMILE}
        data-act="react"
        label={t("React")}
        tabindex="-1"
        aria-haspopup="dialog"
        aria-expanded={anchor() !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      />
      <Show when={anchor()}>
        {(button) => (
          <Suspense>
            <Picker message={props.message} anchor={button()} onClose={() => setAnchor(null)} />
          </Suspense>
        )}
      </Show>
    </>
  );
}
