// The page behind a link, as the message's author says: a picture, a title, some words, and for certain the host that it leads to.

import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { hostOf } from "../../../client/content/shown-link.ts";
import type { LinkedPage } from "../../../client/index.ts";
import { showPicture } from "./picture-url.ts";
import "../style/links.css";

export default function PageCard(props: { page: LinkedPage }) {
  return (
    <a class="page-card" href={props.page.url} target="_blank" rel="noopener noreferrer">
      <PageFace page={props.page} />
    </a>
  );
}

export function PageFace(props: { page: LinkedPage }) {
  const [picture, setPicture] = createSignal<string | null>(null);
  createEffect(() => {
    const bytes = props.page.picture;
    setPicture(null);
    if (bytes) onCleanup(showPicture(bytes, setPicture));
  });
  return (
    <>
      <Show when={props.page.picture}>
        <span class="page-picture">
          <Show when={picture()}>{(url) => <img src={url()} alt="" draggable={false} />}</Show>
        </span>
      </Show>
      <span class="page-words">
        <strong dir="auto">{props.page.title}</strong>
        <Show when={props.page.words}>
          <span dir="auto">{props.page.words}</span>
        </Show>
        <span class="page-host" dir="ltr">
          {hostOf(props.page.url)}
        </span>
      </span>
    </>
  );
}
