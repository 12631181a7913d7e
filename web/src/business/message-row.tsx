// One message of a business's conversation.

import { Match, Switch } from "solid-js";
import { listTime } from "../app/when.ts";
import type { BusinessApi } from "./api.ts";
import type { MessageView } from "./views.ts";
import { contentLine, momentWords, statusWord } from "./words.ts";

export function MessageRow(props: { message: MessageView; name: string; api: BusinessApi }) {
  const isOut = () => props.message.direction === "out";
  const line = () => contentLine(props.message.content);
  const state = () => (props.message.status === null ? "" : statusWord(props.message.status));
  const time = () => listTime(props.message.at, Date.now());
  const spoken = () => [isOut() ? "You" : props.name, line(), time(), state()].filter((part) => part !== "").join(", ");
  const file = () => (props.message.content.kind === "media" ? props.message.content : null);
  return (
    <article class="said" classList={{ out: isOut() }} aria-label={spoken()}>
      <Switch
        fallback={
          <p classList={{ odd: props.message.content.kind !== "text" }} dir="auto">
            {line()}
          </p>
        }
      >
        <Match when={file()}>
          {(media) => (
            <p dir="auto">
              <a href={props.api.mediaPath(media().media.id)} download={media().media.filename ?? ""}>
                {line()}
              </a>
            </p>
          )}
        </Match>
      </Switch>
      <p class="said-meta">
        <time title={momentWords(props.message.at)}>{time()}</time> {state()}
      </p>
    </article>
  );
}
