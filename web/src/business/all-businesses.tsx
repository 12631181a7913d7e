// The businesses of who is signed in, and the way to another one.

import { For, Show } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { Button } from "../ui/button.tsx";
import { businesses } from "./api.ts";
import { useLoad } from "./load.ts";
import { Loaded } from "./loaded.tsx";
import { PlaceLink, RouteLink } from "./place-link.tsx";
import type { BusinessView } from "./views.ts";
import { dateWords } from "./words.ts";

export function AllBusinesses() {
  const all = useLoad(businesses.list);
  return (
    <>
      <p class="quiet">
        A business has a handle of its own. Its people answer from here, its programs by the API.{" "}
        <RouteLink to={{ kind: "developers" }}>API reference</RouteLink>
      </p>
      <Loaded from={all}>
        {(loaded) => (
          <Show when={loaded().items.length > 0} fallback={<p class="quiet">You have no business yet.</p>}>
            <ul class="rows" aria-label="Businesses">
              <For each={loaded().items}>{(business) => <Row business={business} />}</For>
            </ul>
          </Show>
        )}
      </Loaded>
      <div>
        <Button kind="primary" onClick={() => goTo({ kind: "business", rest: "/new" })}>
          New business
        </Button>
      </div>
    </>
  );
}

function Row(props: { business: BusinessView }) {
  return (
    <li>
      <PlaceLink class="row" to={{ kind: "console", business: props.business.id, section: "overview", person: null }}>
        <strong>@{props.business.handle}</strong>
        <span class="quiet">
          {props.business.hosting === "gateway" ? "Hosted by this service" : "On your own server"}, since{" "}
          {dateWords(props.business.created)}
        </span>
      </PlaceLink>
    </li>
  );
}
