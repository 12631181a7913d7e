// One conversation of the inbox: what was said and noted, who else is here, and where an answer or a note is written.

import { type Accessor, createEffect, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { rerunnable } from "../../../../client/engine/pace/serial.ts";
import { clockTime } from "../../app/when.ts";
import { t } from "../../language/say.ts";
import { markWords } from "../../search/marks.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import type { EventNote } from "../listen.ts";
import { type Load, useLoad } from "../load.ts";
import { Fault } from "../loaded.tsx";
import { MessageRow } from "../message-row.tsx";
import { useMessages } from "../messages.ts";
import { ReplyBox } from "../reply-box.tsx";
import type { InboxItem, MessageView, NoteView, Present, QuickReply } from "../views.ts";
import { contentLine } from "../words.ts";
import type { Desk } from "./desk.ts";
import type { FoundMessage } from "./found.tsx";
import { useHere } from "./here.ts";
import { mayAnswer } from "./role.ts";
import { linesOf } from "./waiting.ts";

export function Thread(props: {
  desk: Desk;
  person: string;
  item: Load<InboxItem>;
  latest: Accessor<EventNote | null>;
  replies: readonly QuickReply[];
  present: readonly Present[];
  writes: Accessor<{ what: "reply" | "note" } | null>;
  /** Of this conversation: what the search was opened at */
  found: FoundMessage | null;
  onBack(): void;
  onAbout(): void;
  onChanged(): void;
}) {
  const { api, business } = props.desk;
  const canAnswer = mayAnswer(business.role);
  const messages = useMessages((after) => api.messages(props.person, after));
  const notes = useLoad(() => api.notes(props.person));
  void props.item.reload();
  /** How often it was answered before what was: who begins to write has seen each answer that is counted, and is told of no other. */
  const look = rerunnable(async () => {
    await props.item.reload();
    await messages.reload();
  });
  // Sent, and not in the list yet: the service has it in its outbox.
  const [waiting, setWaiting] = createSignal<MessageView[]>([]);
  const item = () => (props.item.value()?.person === props.person ? props.item.value() : undefined);
  const name = () => item()?.name || t("Somebody");
  const stillWaiting = () => waiting().filter(({ id }) => messages.items()?.some((each) => each.id === id) !== true);
  const lines = () => linesOf([...(messages.items() ?? []), ...stillWaiting()], notes.value()?.items ?? []);
  const here = canAnswer ? useHere(api, props.person) : null;
  let log: HTMLDivElement | undefined;
  let heading: HTMLHeadingElement | undefined;
  onMount(() => heading?.focus({ preventScroll: true }));

  createEffect(
    on(
      props.latest,
      (event) => {
        if (event !== null && event.person !== props.person) return;
        void look();
        if (event === null || event.kind === "conversation") void notes.reload();
      },
      { defer: true },
    ),
  );
  // One that is found is the place to be; else the end.
  createEffect(
    on([() => messages.items()?.at(-1)?.id, () => lines().length, () => props.found], () => {
      const { found } = props;
      if (found === null || !messages.showFrom(found.message)) return log?.scrollTo({ top: log.scrollHeight });
      queueMicrotask(() => document.getElementById(`m-${found.message}`)?.scrollIntoView({ block: "center" }));
    }),
  );
  const marks = markWords(() => ({ words: props.found?.words ?? [], item: props.found?.message ?? null }));
  createEffect(() => props.found !== undefined && marks.again());
  onCleanup(() => marks.end());

  const [news, setNews] = createSignal("");
  let read: string | null = null;
  createEffect(() => {
    const last = messages.items()?.findLast(({ direction }) => direction === "in");
    if (last === undefined || last.id === read || document.visibilityState !== "visible") return;
    // What was there when the conversation was opened is no news.
    if (read !== null) setNews(`${name()}: ${contentLine(last.content)}`);
    read = last.id;
    // Who only reads leaves no trace.
    if (canAnswer) void api.markRead(last.id).then((answer) => answer.kind === "ok" && props.onChanged());
  });

  function sent(id: string, content: MessageView["content"]): void {
    const message = { id, person: props.person, direction: "out", at: Date.now(), status: "pending" } as const;
    setWaiting([...stillWaiting(), { ...message, replyTo: null, forwarded: false, by: business.member, content }]);
    void look();
    props.onChanged();
  }
  const others = () =>
    props.present.map(({ member, doing }) =>
      doing === "typing"
        ? t("{name} is typing an answer", { name: props.desk.nameOf(member) })
        : t("{name} is looking at this", { name: props.desk.nameOf(member) }),
    );

  return (
    <section class="inbox-thread" aria-labelledby="open-conversation">
      <header class="desk-head">
        <IconButton icon="back" label={t("Back to conversations")} onClick={() => props.onBack()} />
        <h3 id="open-conversation" ref={heading} tabindex="-1" dir="auto">
          {name()}
        </h3>
        <IconButton icon="info" label={t("About {name}", { name: name() })} onClick={() => props.onAbout()} />
      </header>
      {/* What scrolls must be reached by keyboard. */}
      <div
        class="inbox-log"
        role="log"
        aria-live="off"
        aria-label={t("Messages with {name}", { name: name() })}
        tabindex="0"
        ref={log}
      >
        <Show when={messages.hasEarlier()}>
          <div>
            <Button onClick={() => messages.showEarlier()}>{t("Earlier messages")}</Button>
          </div>
        </Show>
        <Fault problem={messages.problem()} again={() => void messages.reload()} />
        <For
          each={lines()}
          fallback={<p class="quiet waiting">{messages.items() && t("Nothing that was said is kept here.")}</p>}
        >
          {(line) =>
            line.kind === "note" ? (
              <NoteRow
                note={line.note}
                by={line.note.by === business.member ? null : props.desk.nameOf(line.note.by)}
                onDelete={canAnswer ? () => void api.deleteNote(props.person, line.note.id).then(() => notes.reload()) : null}
              />
            ) : (
              <MessageRow
                message={line.message}
                name={name()}
                api={api}
                by={line.message.by && props.desk.nameOf(line.message.by)}
              />
            )
          }
        </For>
      </div>
      <p class="hidden" role="status" aria-label="New message">
        {news()}
      </p>
      <p class="inbox-others" role="status" aria-label={t("Who else is here")}>
        {others().join(" · ")}
      </p>
      <Show when={canAnswer} fallback={<p class="quiet">{t("Your role lets you read here, not answer.")}</p>}>
        <Show
          when={item()?.isBlocked !== true}
          fallback={
            <p class="quiet">{t("{name} is blocked. Unblock them under “Data” to hear them again.", { name: name() })}</p>
          }
        >
          <ReplyBox
            api={api}
            person={props.person}
            replies={props.replies}
            fields={{ name: name(), business: `@${business.handle}` }}
            answers={item()?.answers ?? null}
            nameOf={props.desk.nameOf}
            writes={props.writes}
            onSent={sent}
            onNoted={() => void notes.reload()}
            onTyped={() => here?.typed()}
            onRested={() => here?.rested()}
          />
        </Show>
      </Show>
    </section>
  );
}

function NoteRow(props: { note: NoteView /** Null: oneself */; by: string | null; onDelete: (() => void) | null }) {
  const words = () => (props.by === null ? t("Your note") : t("Note by {name}", { name: props.by }));
  return (
    <article class="noted" aria-label={`${words()}, ${props.note.text}, ${clockTime(props.note.at)}`}>
      <p dir="auto">{props.note.text}</p>
      <p class="said-meta">
        {words()} <time>{clockTime(props.note.at)}</time>
        <Show when={props.onDelete}>
          {(remove) => (
            <>
              {" "}
              <button type="button" class="link-button" onClick={() => remove()()}>
                {t("Delete note")}
              </button>
            </>
          )}
        </Show>
      </p>
    </article>
  );
}
