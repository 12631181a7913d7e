// A link that was sent: it leads out of the app, and says nothing of where it was found.

import { Show } from "solid-js";
import { shownLink } from "../../../client/content/shown-link.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";

export function LinkRow(props: { url: string; text: string; onShow(): void }) {
  const address = () => safeAddress(props.url);
  return (
    <div class="gallery-row">
      <Show when={address()} fallback={<p class="gallery-link">{props.url}</p>}>
        {(href) => (
          <a class="gallery-link" href={href()} target="_blank" rel="noopener noreferrer" dir="ltr">
            {shownLink(props.url)}
          </a>
        )}
      </Show>
      <Show when={props.text !== props.url}>
        <p class="gallery-words" dir="auto">
          {props.text}
        </p>
      </Show>
      <p class="gallery-from">
        <Button onClick={() => props.onShow()}>{t("Show in chat")}</Button>
      </p>
    </div>
  );
}

/** Only what opens as a page: no script, no file, no app. */
function safeAddress(url: string): string | null {
  try {
    const { protocol, href } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}
