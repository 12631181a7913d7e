// What is left of a message that its sender deleted for everyone.

import type { TimelineItem } from "../../../client/index.ts";
import { clockTime } from "../app/when.ts";
import { deletedWords } from "../app/words.ts";
import { t } from "../language/say.ts";

type Props = { item: TimelineItem & { kind: "deleted" }; first: boolean; last: boolean; group: boolean };

export default function Deleted(props: Props) {
  const words = () => deletedWords(props.item.own);
  const who = () => (props.group && !props.item.own ? props.item.sender.name : "");
  return (
    <article
      id={`m-${props.item.id}`}
      class="message deleted"
      classList={{ own: props.item.own, first: props.first, last: props.last, "in-group": props.group }}
      aria-label={`${props.item.own ? t("You") : props.item.sender.name}, ${words()}, ${clockTime(props.item.at)}`}
    >
      <div class="message-row">
        <div class="bubble">
          <p class="words" dir="auto">
            {who() === "" ? words() : `${who()}: ${words()}`}
          </p>
          <span class="meta">
            <time>{clockTime(props.item.at)}</time>
          </span>
        </div>
      </div>
    </article>
  );
}
