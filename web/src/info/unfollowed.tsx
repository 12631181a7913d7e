// For admins: whose changes left somebody out, so that they can be asked about it or removed.

import { For } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { listTime } from "../app/when.ts";
import { unfollowedSentence } from "./unfollowed-words.ts";

export default function Unfollowed(props: { chat: ConversationDetails }) {
  return (
    <>
      <h2>Changes that failed</h2>
      <ul class="unfollowed" aria-label="Changes that failed">
        <For each={props.chat.unfollowed}>
          {(each) => (
            <li>
              <span dir="auto">{unfollowedSentence(each)}</span> <time>{listTime(each.at, Date.now())}</time>
            </li>
          )}
        </For>
      </ul>
      <p class="info-note">They came back by themselves. If one person's changes fail again and again, remove them.</p>
    </>
  );
}
