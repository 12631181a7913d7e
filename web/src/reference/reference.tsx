// The API reference at /developers, out of the document that the service serves: for people with and without an account.

import { rich, t } from "../language/say.ts";
import "../business/business.css";
import "./reference.css";
import { createEffect, For, Show } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { useLoad } from "../business/load.ts";
import { Loaded } from "../business/loaded.tsx";
import { request } from "../business/request.ts";
import { IconButton } from "../ui/button.tsx";
import { CloudRoutes } from "./cloud-routes.tsx";
import { type Group, groupsOf, type OpenApi } from "./document.ts";
import { EndpointCard } from "./endpoint-card.tsx";

const DOCUMENT = "/v1/openapi.json";

export default function Reference() {
  const document = useLoad(() => request<OpenApi>("GET", DOCUMENT));
  // The part that the address names is there only now.
  createEffect(() => {
    if (document.value() === undefined) return;
    const part = location.hash.slice(1);
    if (part !== "") queueMicrotask(() => globalThis.document.getElementById(part)?.scrollIntoView());
  });
  return (
    <main class="reference business">
      <header class="pane-head">
        <IconButton icon="back" label={t("Back to chats")} onClick={() => goTo({ kind: "list" })} />
        <h1>API reference</h1>
        <a class="head-link" href={DOCUMENT} download="openapi.json">
          OpenAPI 3.1
        </a>
      </header>
      <div class="reference-body">
        <Loaded from={document}>{(loaded) => <Groups document={loaded()} />}</Loaded>
      </div>
    </main>
  );
}

function Groups(props: { document: OpenApi }) {
  const groups = () => groupsOf(props.document);
  return (
    <>
      <nav class="contents" aria-label="Contents">
        <ul>
          <li>
            <a href="#begin">How to begin</a>
          </li>
          <For each={groups()}>
            {(group) => (
              <li>
                <a href={`#${group.id}`}>{group.name}</a>
              </li>
            )}
          </For>
          <li>
            <a href="#cloud-api">Cloud API</a>
          </li>
        </ul>
      </nav>
      <div class="reference-groups">
        <Begin />
        <For each={groups()}>{(group) => <Part group={group} />}</For>
        <CloudRoutes version={props.document["x-cloud-version"]} routes={props.document["x-cloud-routes"]} />
      </div>
    </>
  );
}

function Begin() {
  return (
    <section class="part" aria-labelledby="begin">
      <h2 id="begin">How to begin</h2>
      <p>
        {rich(
          "Make a business and an API token under Settings, Business. A program sends its token as {header} and may write {me} where a path has {business}.",
          {
            header: <code>Authorization: Bearer sk_…</code>,
            me: <code>me</code>,
            business: <code>{"{business}"}</code>,
          },
        )}
      </p>
      <p>
        {rich(
          "Requests and answers are JSON. What goes wrong is {type} with a {code} for programs and a {detail} for people. A POST with an {key} is done once, however often it is made. A list answers {items} and {next}; the next page is asked for with {after}.",
          {
            type: <code>application/problem+json</code>,
            code: <code>code</code>,
            detail: <code>detail</code>,
            key: <code>Idempotency-Key</code>,
            items: <code>items</code>,
            next: <code>next</code>,
            after: <code>after</code>,
          },
        )}
      </p>
    </section>
  );
}

function Part(props: { group: Group }) {
  return (
    <section class="part" aria-labelledby={props.group.id}>
      <h2 id={props.group.id}>{props.group.name}</h2>
      <Show when={props.group.endpoints.length > 0}>
        <For each={props.group.endpoints}>{(endpoint) => <EndpointCard endpoint={endpoint} />}</For>
      </Show>
    </section>
  );
}
