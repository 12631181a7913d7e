// Settings -> Business: all businesses, a new one, or the console of one. Loaded when somebody comes here.

import { t } from "../language/say.ts";
import "./business.css";
import "./console.css";
import { Match, Show, Switch } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { IconButton } from "../ui/button.tsx";
import { AllBusinesses } from "./all-businesses.tsx";
import { Console } from "./console.tsx";
import { NewBusiness } from "./new-business.tsx";
import { placeOf } from "./place.ts";

export default function Business(props: { rest: string }) {
  const place = () => placeOf(props.rest);
  const console = () => {
    const at = place();
    return at.kind === "console" ? at : null;
  };
  // Another business is another console: nothing of the one before stays.
  const business = () => console()?.business ?? null;
  return (
    <Show when={business()} keyed fallback={<Outside isNew={place().kind === "new"} />}>
      {(id) => <Console business={id} section={console()?.section ?? "overview"} person={console()?.person ?? null} />}
    </Show>
  );
}

function Outside(props: { isNew: boolean }) {
  return (
    <section class="chat-pane business" aria-label="Business">
      <header class="pane-head">
        <Switch>
          <Match when={props.isNew}>
            <IconButton icon="back" label={t("Back to businesses")} onClick={() => goTo({ kind: "business", rest: "" })} />
            <h1>New business</h1>
          </Match>
          <Match when={true}>
            <IconButton icon="back" label={t("Back to settings")} onClick={() => goTo({ kind: "settings" })} />
            <h1>Business</h1>
          </Match>
        </Switch>
      </header>
      <div class="business-body alone">
        <Show when={props.isNew} fallback={<AllBusinesses />}>
          <NewBusiness />
        </Show>
      </div>
    </section>
  );
}
