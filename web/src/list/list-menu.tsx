// What there is beside the chats, behind a button above the list.

import { createSignal, Show } from "solid-js";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { STAR } from "../ui/more-icons.ts";
import { setMode } from "./mode.ts";

export default function ListMenu() {
  const [anchor, setAnchor] = createSignal<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        icon="more"
        label={t("More")}
        aria-haspopup="menu"
        aria-expanded={anchor() !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      />
      <Show when={anchor()}>
        {(button) => (
          <Menu
            label={t("More")}
            anchor={button()}
            items={[{ label: t("Starred messages"), icon: STAR, onChoose: () => setMode("starred") }]}
            onClose={() => setAnchor(null)}
          />
        )}
      </Show>
    </>
  );
}
