// The people one knows, as rows to press.

import { For, Show } from "solid-js";
import { chatTitle } from "../app/words.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icons.tsx";
import { CHECK } from "../ui/more-icons.ts";
import type { Known } from "./known-people.ts";

/** @param isChosen where several can be: whether this one is */
export function PeopleList(props: { people: readonly Known[]; isChosen?(one: Known): boolean; onPress(one: Known): void }) {
  return (
    <Show when={props.people.length > 0}>
      <ul class="chats" aria-label="People you know">
        <For each={props.people}>
          {(one, index) => (
            <li>
              <button
                type="button"
                class="chat-row"
                // One stop for all: arrows go on from there.
                tabindex={index() === 0 ? 0 : -1}
                aria-pressed={props.isChosen?.(one)}
                onClick={() => props.onPress(one)}
              >
                <Avatar name={chatTitle(one)} seed={one.peer.accountId} photo={one.photo} />
                <span class="chat-row-title">
                  <span dir="auto">{chatTitle(one)}</span>
                </span>
                <span class="chat-row-preview">
                  <span dir="auto">{one.peer.handle ? `@${one.peer.handle}` : ""}</span>
                </span>
                <Show when={props.isChosen?.(one)}>
                  <span class="row-marks">
                    <Icon name={CHECK} />
                  </span>
                </Show>
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
