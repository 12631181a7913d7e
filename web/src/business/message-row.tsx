// One message of a business's conversation.

import { Match, Show, Switch } from "solid-js";
import { listTime } from "../app/when.ts";
import { t } from "../language/say.ts";
import type { BusinessApi } from "./api.ts";
import type { MessageView } from "./views.ts";
import { contentLine, momentWords, statusWord } from "./words.ts";

/** Drawn by the browser as a picture and as nothing else */
const SHOWN = ["image/jpeg", "image/png", "image/webp", "image/gif"];

export function MessageRow(props: { message: MessageView; name: string; api: BusinessApi; by?: string | null }) {
  const isOut = () => props.message.direction === "out";
  const line = () => contentLine(props.message.content);
  const state = () => (props.message.status === null ? "" : statusWord(props.message.status));
  const time = () => listTime(props.message.at, Date.now());
  const forwarded = () => (props.message.forwarded ? t("Forwarded") : "");
  const sender = () => (isOut() ? props.by || t("You") : props.name);
  const spoken = () => [sender(), line(), forwarded(), time(), state()].filter((part) => part !== "").join(", ");
  const file = () => (props.message.content.kind === "media" ? props.message.content : null);
  return (
    <article id={`m-${props.message.id}`} class="said" classList={{ out: isOut() }} aria-label={spoken()}>
      <Switch
        fallback={
          <p class="words" classList={{ odd: props.message.content.kind !== "text" }} dir="auto">
            {line()}
          </p>
        }
      >
        <Match when={file()}>
          {(media) => (
            <p dir="auto">
              <a href={props.api.mediaPath(media().media.id)} download={media().media.filename ?? ""}>
                <Show when={SHOWN.includes(media().media.type)} fallback={line()}>
                  <img class="said-photo" src={props.api.mediaPath(media().media.id)} alt={line()} loading="lazy" />
                </Show>
              </a>
              <Show when={SHOWN.includes(media().media.type) && media().caption}>{(caption) => <span>{caption()}</span>}</Show>
            </p>
          )}
        </Match>
      </Switch>
      <p class="said-meta">
        {isOut() && props.by && props.by !== t("You") ? `${props.by} · ` : ""}
        {forwarded()} <time title={momentWords(props.message.at)}>{time()}</time> {state()}
      </p>
    </article>
  );
}
