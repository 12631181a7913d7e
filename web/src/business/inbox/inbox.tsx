// The inbox of a team: list, thread and contact beside each other, or a page each where there is no room; live by the stream of events.

import { createMemo, createSignal, onCleanup, onMount, Show } from "solid-js";
import { wordsOf } from "../../../../client/search/query.ts";
import { goTo } from "../../app/navigation.ts";
import { t } from "../../language/say.ts";
import "./inbox.css";
import type { BusinessApi } from "../api.ts";
import { type EventNote, useEvents } from "../listen.ts";
import { useLoad, usePages } from "../load.ts";
import { restOf } from "../place.ts";
import type { BusinessView, InboxCounts, InboxItem, Present } from "../views.ts";
import { memberWords } from "../words.ts";
import { Contact } from "./contact.tsx";
import type { Desk } from "./desk.ts";
import { Filters, type Wanted } from "./filters.tsx";
import { type FoundMessage, FoundMessages } from "./found.tsx";
import { type Act, actOf, KEYS, stepped } from "./keys.ts";
import { KeysHelp } from "./keys-help.tsx";
import { InboxList } from "./list.tsx";
import { mayAnswer } from "./role.ts";
import { Thread } from "./thread.tsx";

const TYPED_IN = "input, textarea, select, [contenteditable]";
const AGAIN_MS = 30_000;

export function Inbox(props: { api: BusinessApi; business: BusinessView; person: string | null; onLost(): void }) {
  const [wanted, setWanted] = createSignal<Wanted>({ view: "all", label: null, q: "" });
  const [counts, setCounts] = createSignal<InboxCounts | null>(null);
  const [present, setPresent] = createSignal<Present[]>([]);
  const [latest, setLatest] = createSignal<EventNote | null>(null, { equals: false });
  const [isHelp, setHelp] = createSignal(false);
  const [isAbout, setAbout] = createSignal(false);
  const [now, setNow] = createSignal(Date.now());
  const [writes, setWrites] = createSignal<{ what: "reply" | "note" } | null>(null);
  const [found, setFound] = createSignal<FoundMessage | null>(null);
  const members = useLoad(props.api.members);
  const labels = useLoad(props.api.labels);
  const replies = useLoad(props.api.quickReplies);
  const all = usePages<"person", InboxItem>("person", async (after) => {
    const { view, label, q } = wanted();
    const page = await props.api.inbox({ view, label, q: q.trim() || null, after });
    if (page.kind === "ok") setCounts(page.value.counts);
    else if (page.status === 404 || page.status === 401) props.onLost();
    return page;
  });
  const isLive = useEvents(
    props.api.eventsPath(),
    (event) => {
      setLatest(event);
      void all.reload();
    },
    (there) => {
      setPresent(there);
      if (there.some(({ member }) => !members.value()?.items.some(({ id }) => id === member))) void members.reload();
    },
  );
  const clock = setInterval(() => setNow(Date.now()), AGAIN_MS);
  onCleanup(() => clearInterval(clock));

  const desk: Desk = {
    api: props.api,
    business: props.business,
    now,
    nameOf: (member) => memberWords(member, members.value()?.items ?? [], props.business.member),
  };
  const others = createMemo(() => present().filter(({ member }) => member !== props.business.member));
  const people = () => all.items()?.map(({ person }) => person) ?? [];
  const shown = useLoad(async () => {
    if (props.person === null) return { kind: "problem", status: 0, code: "", detail: "", retryAfterMs: null } as const;
    return props.api.inboxItem(props.person);
  });

  function want(next: Wanted): void {
    if (next.q !== wanted().q) setFound(null);
    setWanted(next);
    void all.reload();
  }
  function open(person: string | null): void {
    setAbout(false);
    goTo({ kind: "business", rest: restOf({ kind: "console", business: props.business.id, section: "inbox", person }) });
  }
  function openFound(message: FoundMessage): void {
    setFound(message);
    if (props.person !== message.person) open(message.person);
  }
  const listedName = (person: string) => all.items()?.find((each) => each.person === person)?.name;
  async function change(changes: Parameters<BusinessApi["changeConversation"]>[1]): Promise<void> {
    if (props.person === null || !mayAnswer(props.business.role)) return;
    const answer = await props.api.changeConversation(props.person, changes);
    if (answer.kind === "ok") shown.set(answer.value);
    void all.reload();
  }

  const acts: Record<Act, () => void> = {
    next: () => open(stepped(people(), props.person, 1)),
    previous: () => open(stepped(people(), props.person, -1)),
    assign: () => void change({ assignee: props.business.member }),
    close: () => void change({ state: shown.value()?.state === "closed" ? "open" : "closed" }),
    note: () => setWrites({ what: "note" }),
    reply: () => setWrites({ what: "reply" }),
    search: () => pane?.querySelector<HTMLElement>('input[type="search"]')?.focus(),
    help: () => setHelp(true),
  };
  let pane: HTMLDivElement | undefined;
  /** Before those of the whole app hear it: "?" is the inbox's own here. */
  function onKeyDown(event: KeyboardEvent): void {
    const { target } = event;
    if (document.querySelector("dialog[open]") !== null) return;
    const act = actOf(event, target instanceof Element && target.matches(TYPED_IN));
    if (act === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts[act]();
  }
  onMount(() => addEventListener("keydown", onKeyDown, true));
  onCleanup(() => removeEventListener("keydown", onKeyDown, true));

  return (
    <div
      ref={pane}
      class="inbox"
      classList={{ "with-thread": props.person !== null, "with-about": props.person !== null && isAbout() }}
    >
      <div class="inbox-list">
        <Filters wanted={wanted()} counts={counts()} labels={labels.value()?.items ?? []} onWant={want} onHelp={acts.help} />
        <p class="live quiet hidden" role="status" aria-label="Updates">
          {isLive() ? t("New messages appear by themselves.") : t("Connecting to what is new…")}
        </p>
        <InboxList
          desk={desk}
          all={all}
          person={props.person}
          labels={labels.value()?.items ?? []}
          present={others()}
          empty={wanted().q.trim() === "" ? t("Nothing here.") : t("No conversation found.")}
          below={
            <Show when={wordsOf(wanted().q).length > 0 && wanted().q} keyed>
              {(query) => <FoundMessages api={props.api} query={query} names={listedName} onOpen={openFound} />}
            </Show>
          }
        />
      </div>
      <Show
        when={props.person}
        keyed
        fallback={
          <p class="inbox-none quiet">{t("Choose a conversation, or press {key} for the first.", { key: KEYS[0]?.[0] })}</p>
        }
      >
        {(person) => (
          <>
            <Thread
              desk={desk}
              person={person}
              item={shown}
              latest={latest}
              replies={replies.value()?.items ?? []}
              present={others().filter((each) => each.person === person)}
              writes={writes}
              found={found()?.person === person ? found() : null}
              onBack={() => open(null)}
              onAbout={() => setAbout(!isAbout())}
              onChanged={() => void all.reload()}
            />
            <Contact
              desk={desk}
              item={shown}
              members={members.value()?.items ?? []}
              labels={labels}
              replies={replies}
              onChange={(changes) => void change(changes)}
              onBack={() => setAbout(false)}
            />
          </>
        )}
      </Show>
      <Show when={isHelp()}>
        <KeysHelp onClose={() => setHelp(false)} />
      </Show>
    </div>
  );
}
