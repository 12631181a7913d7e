// The word beside the title of a chat with a business.

import { Show } from "solid-js";
import type { Person } from "../../../client/index.ts";

export function BusinessBadge(props: { person: Person | null | undefined }) {
  return (
    <Show when={props.person?.business}>
      <span class="business-badge">Business</span>
    </Show>
  );
}
