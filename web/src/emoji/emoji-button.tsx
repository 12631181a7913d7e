// The button beside where one types that opens what emoji there are.

import { createSignal, lazy, Show, Suspense } from "solid-js";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { SMILE } from "../ui/more-icons.ts";
import { insertAt } from "./insert.ts";

const Picker = lazy(() => import("./picker.tsx"));

export default function EmojiButton(props: { area: () => HTMLTextAreaElement | undefined }) {
  const [anchor, setAnchor] = createSignal<HTMLElement | null>(null);
  const pick = (emoji: string) => {
    const area = props.area();
    if (area) insertAt(area, emoji);
  };
  return (
    <>
      <IconButton
        icon={SMILE}
        label={t("Emoji")}
        aria-haspopup="dialog"
        aria-expanded={anchor() !== null}
        onClick={(event) => setAnchor(anchor() === null ? event.currentTarget : null)}
      />
      <Show when={anchor()}>
        {(button) => (
          <Suspense>
            <Picker anchor={button()} onPick={pick} onClose={() => setAnchor(null)} />
          </Suspense>
        )}
      </Show>
    </>
  );
}
