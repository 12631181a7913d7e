// A message's menu: what one can react with at once, then what else can be done with it.

import { For, Show } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { AT_HAND } from "../reactions/at-hand.ts";
import { toggleReaction } from "../reactions/react.ts";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { openChat } from "./open-chat.ts";

type Props = {
  message: TimelineItem & { kind: "message" };
  anchor: HTMLElement;
  items: readonly MenuItem[];
  onClose(): void;
};

export default function MessageMenu(props: Props) {
  const isOwn = (emoji: string) => props.message.reactions.some((reaction) => reaction.own && reaction.emoji === emoji);

  function react(emoji: string): void {
    const conversation = openChat();
    const { id, reactions } = props.message;
    props.onClose();
    if (conversation !== null) void toggleReaction({ conversation, item: id }, reactions, emoji);
  }

  return (
    <Menu label={t("Message")} anchor={props.anchor} items={props.items} onClose={() => props.onClose()}>
      <Show when={props.message.seq !== null}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a menu */}
        <div class="menu-reactions" role="group" aria-label="Reactions">
          <For each={AT_HAND}>
            {(emoji) => (
              <button
                type="button"
                role="menuitemcheckbox"
                class="reaction-choice"
                aria-checked={isOwn(emoji)}
                onClick={() => react(emoji)}
              >
                {emoji}
              </button>
            )}
          </For>
        </div>
      </Show>
    </Menu>
  );
}
