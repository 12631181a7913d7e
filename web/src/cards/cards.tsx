// What a message carries beside words: a place, or people with the ways to reach them. Nothing is fetched from elsewhere.

import { createSignal, For, type JSX, Show } from "solid-js";
import type { Card, CardAccount, Location, MessageBody, TimelineItem } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { verbs } from "../engine/use.ts";
import { openProblem } from "../info/share-words.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";

export default function Cards(props: { message: TimelineItem & { kind: "message" } }) {
  const body = () => props.message.body;
  const place = () => as(body(), "location")?.location;
  const people = () => as(body(), "contacts")?.contacts ?? [];
  return (
    <div class="cards">
      <Show when={place()}>{(shown) => <Place place={shown()} />}</Show>
      <For each={people()}>{(card) => <Person card={card} />}</For>
    </div>
  );
}

function as<K extends MessageBody["kind"]>(body: MessageBody, kind: K): Extract<MessageBody, { kind: K }> | null {
  return body.kind === kind ? (body as Extract<MessageBody, { kind: K }>) : null;
}

function Place(props: { place: Location }) {
  const coordinates = () => `${props.place.latitude.toFixed(5)}, ${props.place.longitude.toFixed(5)}`;
  const map = () => `https://www.openstreetmap.org/?mlat=${props.place.latitude}&mlon=${props.place.longitude}`;
  return (
    <section class="card" aria-label="Location">
      <p class="card-title" dir="auto">
        {props.place.name ?? t("Location")}
      </p>
      <Show when={props.place.address}>
        <p dir="auto">{props.place.address}</p>
      </Show>
      <p class="card-more">{coordinates()}</p>
      <Outside href={map()}>{t("Open in OpenStreetMap")}</Outside>
    </section>
  );
}

function Person(props: { card: Card }) {
  return (
    <section class="card" aria-label={t("Contact {card}", { card: props.card.name })}>
      <p class="card-title" dir="auto">
        {props.card.name}
      </p>
      <Show when={props.card.organisation}>
        <p class="card-more" dir="auto">
          {props.card.organisation}
        </p>
      </Show>
      <For each={props.card.phones}>{(phone) => <a href={`tel:${phone.replace(/[^\d+*#]/g, "")}`}>{phone}</a>}</For>
      <For each={props.card.emails}>
        {(email) => <a href={`mailto:${encodeURIComponent(email).replaceAll("%40", "@")}`}>{email}</a>}
      </For>
      <For each={props.card.urls}>{(url) => <Outside href={url}>{url}</Outside>}</For>
      <Show when={props.card.account}>{(account) => <Here account={account()} name={props.card.name} />}</Show>
    </section>
  );
}

/** Somebody who is here too: the card itself says which account that is. */
function Here(props: { account: CardAccount; name: string }) {
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function open(): Promise<void> {
    if (busy()) return;
    const { id, handle } = props.account;
    const { name } = props;
    setBusy(true);
    const outcome = await verbs.openCard({ id, handle }).finally(() => setBusy(false));
    setProblem(openProblem(outcome, { name, handle }));
    if (outcome.kind === "ok") goTo({ kind: "chat", conversation: outcome.conversation });
  }

  return (
    <>
      <p class="card-more" dir="auto">
        @{props.account.handle}
      </p>
      <Button aria-label={t("Message {name}", { name: props.name })} aria-busy={busy()} onClick={() => void open()}>
        {t("Message")}
      </Button>
      <ProblemLine says={problem()} />
    </>
  );
}

/** In a tab of its own, which learns nothing of where it was opened. */
function Outside(props: { href: string; children: JSX.Element }) {
  return (
    <a href={props.href} target="_blank" rel="noopener noreferrer">
      {props.children}
    </a>
  );
}
