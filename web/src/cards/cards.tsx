// What a message carries beside words: a place, or people with the ways to reach them. Nothing is fetched from elsewhere.

import { For, type JSX, Show } from "solid-js";
import type { Card, Location, MessageBody, TimelineItem } from "../../../client/index.ts";

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
        {props.place.name ?? "Location"}
      </p>
      <Show when={props.place.address}>
        <p dir="auto">{props.place.address}</p>
      </Show>
      <p class="card-more">{coordinates()}</p>
      <Outside href={map()}>Open in OpenStreetMap</Outside>
    </section>
  );
}

function Person(props: { card: Card }) {
  return (
    <section class="card" aria-label={`Contact ${props.card.name}`}>
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
    </section>
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
