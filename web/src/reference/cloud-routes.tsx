// The routes that follow the WhatsApp Cloud API: they are listed here, and described where that is.

import { For } from "solid-js";
import { rich, t } from "../language/say.ts";
import type { CloudRoute } from "./document.ts";

export function CloudRoutes(props: { version: string; routes: readonly CloudRoute[] }) {
  return (
    <section class="part" aria-labelledby="cloud-api">
      <h2 id="cloud-api">Cloud API</h2>
      <p>
        {rich(
          "These follow the WhatsApp Cloud API {version}: a client library for it works once its base URL is {origin} and its ids are PHONE_NUMBER_ID and WABA_ID of the business. Each path answers with and without a version such as {path} in front. Only API tokens are let in.",
          { version: props.version, origin: <code>{location.origin}</code>, path: <code>/{props.version}</code> },
        )}
      </p>
      <ul class="cloud-routes" aria-label="Cloud API routes">
        <For each={props.routes}>
          {(route) => (
            <li>
              <p>
                <span class="method">{route.method}</span> <code>{route.path}</code>
              </p>
              <p class="quiet">
                {route.summary}. {scopeWords(route.scope)}
              </p>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

function scopeWords(scope: string | null): string {
  if (scope === null) return t("Any token.");
  return scope === "link" ? t("By its link, or with media:read.") : t("With {scope}.", { scope });
}
