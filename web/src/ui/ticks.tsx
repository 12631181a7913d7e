// The state of an own message as clock or ticks, always with its word beside for those who do not see it.

import { Match, Switch } from "solid-js";
import type { MessageState } from "../../../client/index.ts";
import { stateWord } from "../app/words.ts";

export function Ticks(props: { state: MessageState; held?: boolean }) {
  const word = () => stateWord(props.state, props.held);
  return (
    <span class={`ticks ${props.state}`} title={word()}>
      <svg viewBox="0 0 20 14" aria-hidden="true">
        <Switch>
          <Match when={props.state === "pending"}>
            <circle cx="10" cy="7" r="5.200" />
            <path d="M10 4v3.200l2 1.400" />
          </Match>
          <Match when={props.state === "sent"}>
            <path d="M5.500 7.500l3.200 3.200L15 4" />
          </Match>
          <Match when={props.state === "delivered" || props.state === "read"}>
            <path d="M2 7.500l3.200 3.200L11.500 4M8.600 10.200l.6.500L15.500 4" />
          </Match>
          <Match when={props.state === "failed"}>
            <path d="M10 2.500v6M10 11v.6" />
          </Match>
        </Switch>
      </svg>
      <span class="hidden">{word()}</span>
    </span>
  );
}
