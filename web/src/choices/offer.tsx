// What a message offers, under its bubble: buttons that answer at once, links to pages, or one that opens the list.

import { createSignal, For, Match, Show, Switch } from "solid-js";
import { hostOf } from "../../../client/content/shown-link.ts";
import type { Choices, TimelineItem } from "../../../client/index.ts";
import { Icon } from "../ui/icons.tsx";
import { LIST } from "../ui/more-icons.ts";
import { choose } from "./choose.ts";
import { OptionList } from "./option-list.tsx";

type Kind<K extends Choices["kind"]> = Choices & { kind: K };
/** Nobody answers oneself; others may choose again. */
type Props = { item: string; choices: Choices; own: boolean };

export default function Offer(props: { message: TimelineItem & { kind: "message" } }) {
  const choices = () => (props.message.body.kind === "choices" ? props.message.body.choices : null);
  return (
    <Show when={choices()}>{(offered) => <Options item={props.message.id} choices={offered()} own={props.message.own} />}</Show>
  );
}

function Options(props: Props) {
  const as = <K extends Choices["kind"]>(kind: K) => (props.choices.kind === kind ? (props.choices as Kind<K>) : null);
  return (
    <div class="message-choices">
      <Switch>
        <Match when={as("buttons")}>
          {(offered) => (
            <For each={offered().buttons}>{(button) => <Answer item={props.item} option={button} disabled={props.own} />}</For>
          )}
        </Match>
        <Match when={as("notice")}>
          {(notice) => (
            <>
              <For each={notice().links}>
                {(link) => (
                  <a class="choices-button" href={link.url} title={link.url} target="_blank" rel="noopener noreferrer">
                    <span>
                      <span dir="auto">{link.title}</span> <small dir="ltr">{hostOf(link.url)}</small>
                    </span>
                  </a>
                )}
              </For>
              <For each={notice().buttons}>{(button) => <Answer item={props.item} option={button} disabled={props.own} />}</For>
            </>
          )}
        </Match>
        <Match when={as("list")}>{(offered) => <List item={props.item} choices={offered()} own={props.own} />}</Match>
      </Switch>
    </div>
  );
}

function Answer(props: { item: string; option: { id: string; title: string }; disabled: boolean }) {
  const [busy, setBusy] = createSignal(false);
  async function press(): Promise<void> {
    if (busy()) return;
    setBusy(true);
    await choose(props.item, props.option.id).finally(() => setBusy(false));
  }
  return (
    <button type="button" class="choices-button" disabled={props.disabled} aria-busy={busy()} onClick={() => void press()}>
      <span dir="auto">{props.option.title}</span>
    </button>
  );
}

function List(props: { item: string; choices: Kind<"list">; own: boolean }) {
  const [open, setOpen] = createSignal(false);
  return (
    <>
      <button type="button" class="choices-button" disabled={props.own} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name={LIST} />
        <span dir="auto">{props.choices.label}</span>
      </button>
      <Show when={open()}>
        <OptionList item={props.item} choices={props.choices} onClose={() => setOpen(false)} />
      </Show>
    </>
  );
}
