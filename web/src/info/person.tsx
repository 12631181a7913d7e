// More of the other one of a direct chat: what they say of themselves, the groups that both are in, and the way to hand them on.

import { createSignal, For, lazy, Show, Suspense } from "solid-js";
import type { Member } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { peopleCount } from "../app/words.ts";
import { useQuery } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";

const ShareContact = lazy(() => import("./share-contact.tsx"));

export default function Person(props: { person: Member }) {
  const [sharing, setSharing] = createSignal(false);
  const shared = useQuery(() => ({ kind: "shared-groups", account: props.person.accountId }) as const);
  return (
    <>
      <Show when={props.person.about}>
        <p class="info-about" dir="auto">
          {props.person.about}
        </p>
      </Show>
      <Show when={props.person.handle !== null && !props.person.deleted}>
        <Button onClick={() => setSharing(true)}>{t("Share contact")}</Button>
      </Show>
      <Show when={shared()?.groups.length}>
        <h2>Groups you share</h2>
        <ul class="members" aria-label="Groups you share">
          <For each={shared()?.groups}>
            {({ conversation, title, photo, memberCount }) => (
              <li>
                <a
                  class="member shared-group"
                  href={`/c/${conversation}`}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    goTo({ kind: "chat", conversation });
                  }}
                >
                  <Avatar name={title} seed={conversation} photo={photo} icon="group" small />
                  <span class="member-words">
                    <span class="member-name" dir="auto">
                      {title}
                    </span>
                    <span class="member-sub">{peopleCount(memberCount)}</span>
                  </span>
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={sharing()}>
        <Suspense>
          <ShareContact person={props.person} onClose={() => setSharing(false)} />
        </Suspense>
      </Show>
    </>
  );
}
