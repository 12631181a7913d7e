// The businesses of who is signed in, and the way to another one.

import { For, Show } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { businesses } from "./api.ts";
import { useLoad } from "./load.ts";
import { Loaded } from "./loaded.tsx";
import { Offers } from "./ownership/offers.tsx";
import { PlaceLink, RouteLink } from "./place-link.tsx";
import { Invitations } from "./team/invitations.tsx";
import type { BusinessView } from "./views.ts";
import { dateWords, roleWord } from "./words.ts";

export function AllBusinesses() {
  const all = useLoad(businesses.list);
  return (
    <>
      <p class="quiet">A business has a handle of its own. Its people answer from here, its programs by the API.</p>
      <Offers onTaken={() => void all.reload()} />
      <Invitations onAccepted={() => void all.reload()} />
      <Loaded from={all}>
        {(loaded) => (
          <Show when={loaded().items.length > 0} fallback={<p class="quiet">You have no business yet.</p>}>
            <ul class="rows card" aria-label="Businesses">
              <For each={loaded().items}>{(business) => <Row business={business} />}</For>
            </ul>
          </Show>
        )}
      </Loaded>
      <div class="buttons">
        <Button kind="primary" onClick={() => goTo({ kind: "business", rest: "/new" })}>
          {t("New business")}
        </Button>
        <RouteLink class="head-link" to={{ kind: "developers" }}>
          {t("API reference")}
        </RouteLink>
      </div>
    </>
  );
}

function Row(props: { business: BusinessView }) {
  return (
    <li>
      <PlaceLink class="row" to={{ kind: "console", business: props.business.id, section: "overview", person: null }}>
        <strong dir="auto">@{props.business.handle}</strong>
        <span class="quiet">
          {props.business.hosting === "gateway"
            ? t("Hosted by this service, since {day}", { day: dateWords(props.business.created) })
            : t("On your own server, since {day}", { day: dateWords(props.business.created) })}
          {props.business.isEnding ? ` · ${t("being deleted")}` : ""}
          {props.business.role === "owner" ? "" : ` · ${roleWord(props.business.role)}`}
        </span>
      </PlaceLink>
    </li>
  );
}
