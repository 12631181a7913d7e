// Ctrl/Cmd-K: people, chats, messages and what one can do, by typing a part of it. Arrows move, Enter goes there, Esc closes.

import { t } from "../language/say.ts";
import "../style/search.css";
import { createMemo, createSignal, For, onCleanup, Show } from "solid-js";
import type { ConversationSummary, SearchHit } from "../../../client/index.ts";
import { tidyHandle } from "../../../protocol/tidy-handle.ts";
import { layered } from "../app/layered.ts";
import { goTo } from "../app/navigation.ts";
import { chats } from "../app/state.ts";
import { listTime } from "../app/when.ts";
import { chatTitle } from "../app/words.ts";
import { isComposing } from "../ui/composing.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { commands, writeTo } from "./commands.ts";
import { openHit, Snippet } from "./hit.tsx";
import { lookFor } from "./look-for.ts";
import { sayOf } from "./say.ts";
import { titled } from "./titled.ts";

type Choice = {
  key: string;
  icon: IconName;
  name: string;
  aside?: string;
  hit?: Parameters<typeof Snippet>[0]["hit"];
  go(): void;
};
type Section = { name: string; choices: Choice[] };

const OF_EACH = 5;
const HANDLE = /^@([a-z0-9._]{3,})$/iu;

export default function Palette(props: { onClose(): void; onKeys(): void }) {
  const [typed, setTyped] = createSignal("");
  const [at, setAt] = createSignal(0);
  const text = () => typed().trim();
  const looking = lookFor(() => (text() === "" ? null : { text: text(), limit: OF_EACH }));
  const sections = createMemo(() =>
    sectionsFor(text(), looking().hits ?? [], props.onKeys).filter(({ choices }) => choices.length > 0),
  );
  const all = createMemo(() => sections().flatMap(({ choices }) => choices));
  const say = () => (text() === "" ? "" : sayOf(looking(), all().length));
  // What comes in above it must not move another one below the finger on Enter.
  const [chosen, setChosen] = createSignal<string | null>(null);
  const current = () => {
    const kept = all().findIndex(({ key }) => key === chosen());
    return kept >= 0 ? kept : Math.min(at(), Math.max(0, all().length - 1));
  };
  onCleanup(layered(() => props.onClose()));

  function move(to: number): void {
    const next = Math.max(0, Math.min(to, all().length - 1));
    setAt(next);
    setChosen(all()[next]?.key ?? null);
    document.getElementById(`palette-${next}`)?.scrollIntoView({ block: "nearest" });
  }

  function choose(choice: Choice | undefined): void {
    if (choice === undefined) return;
    props.onClose();
    // The entry that it had in the browser's history goes first.
    queueMicrotask(() => choice.go());
  }

  return (
    <dialog
      class="palette"
      aria-label="Go to"
      ref={(dialog) => queueMicrotask(() => dialog.showModal())}
      onClose={() => props.onClose()}
    >
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-label="Go to"
        aria-activedescendant={all().length > 0 ? `palette-${current()}` : undefined}
        placeholder="Person, chat, message, command"
        autocomplete="off"
        maxLength={256}
        autofocus
        value={typed()}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
          setChosen(null);
        }}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === "ArrowDown") move(current() + 1);
          else if (event.key === "ArrowUp") move(current() - 1);
          else if (event.key === "Enter") choose(all()[current()]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="palette-list" role="listbox" aria-label="Found">
        <For each={sections()}>
          {(section) => (
            // biome-ignore lint/a11y/useSemanticElements: a list box may have groups, not field sets
            <div role="group" aria-label={section.name}>
              <p aria-hidden="true">{section.name}</p>
              <For each={section.choices}>
                {(choice) => {
                  const place = () => all().indexOf(choice);
                  return (
                    <div
                      id={`palette-${place()}`}
                      role="option"
                      tabIndex={-1}
                      aria-selected={place() === current()}
                      onClick={() => choose(choice)}
                      onKeyDown={(event) => event.key === "Enter" && choose(choice)}
                    >
                      <Icon name={choice.icon} />
                      <span dir="auto">
                        <Show when={choice.hit} fallback={choice.name}>
                          {(hit) => <Snippet hit={hit()} />}
                        </Show>
                      </span>
                      <Show when={choice.aside}>{(aside) => <small dir="auto">{aside()}</small>}</Show>
                    </div>
                  );
                }}
              </For>
            </div>
          )}
        </For>
      </div>
      <Show when={say()}>
        <p class="found-say" role="status">
          {say()}
        </p>
      </Show>
    </dialog>
  );
}

function sectionsFor(text: string, hits: readonly SearchHit[], onKeys: () => void): Section[] {
  const all = chats() ?? [];
  const chatsFound = text === "" ? [...all] : titled(all, text, chatTitle, "begins");
  const isPerson = ({ kind }: ConversationSummary) => kind === "direct";
  const handle = HANDLE.exec(text)?.[1];
  const commandsFound = commands(onKeys);
  const named = text === "" ? commandsFound : titled(commandsFound, text, ({ name }) => name, "begins");
  // What has it anywhere, where nothing begins so.
  if (chatsFound.length + named.length === 0) chatsFound.push(...titled(all, text, chatTitle));
  const titles = new Map(all.map((chat) => [chat.id, chatTitle(chat)]));
  return [
    { name: t("People"), choices: chatsFound.filter(isPerson).slice(0, OF_EACH).map(ofChat) },
    {
      name: t("Chats"),
      choices: chatsFound
        .filter((chat) => !isPerson(chat))
        .slice(0, OF_EACH)
        .map(ofChat),
    },
    {
      name: t("Messages"),
      choices: hits.map((hit) => ({
        key: `m ${hit.conversation} ${hit.item}`,
        icon: "search",
        name: hit.text,
        hit,
        aside: `${titles.get(hit.conversation) ?? ""}, ${listTime(hit.at, Date.now())}`,
        go: () => openHit(hit),
      })),
    },
    {
      name: t("Commands"),
      choices: [...named, ...(handle === undefined ? [] : [writeTo(tidyHandle(handle))])].map(({ name, icon, run }) => ({
        key: `do ${name}`,
        icon,
        name,
        go: run,
      })),
    },
  ];
}

function ofChat(chat: ConversationSummary): Choice {
  const { id, kind } = chat;
  const icon = ({ direct: "chat", group: "group", self: "pencil" } as const)[kind];
  return { key: `c ${id}`, icon, name: chatTitle(chat) || t("Someone new"), go: () => goTo({ kind: "chat", conversation: id }) };
}
