// One endpoint: what it does, who may call it, what goes in and what comes out.

import { For, Show } from "solid-js";
import { CodeBlock } from "../business/copy.tsx";
import { t } from "../language/say.ts";
import { curlOf } from "./curl.ts";
import type { Body, Endpoint } from "./document.ts";
import { FieldList } from "./field-list.tsx";
import { typeWords } from "./fields.ts";

export function EndpointCard(props: { endpoint: Endpoint }) {
  const name = () => `${props.endpoint.method} ${props.endpoint.path}`;
  return (
    <article class="card endpoint" id={props.endpoint.id} aria-label={name()}>
      <h3>
        <span class="method">{props.endpoint.method}</span> <code>{props.endpoint.path}</code>
      </h3>
      <p>{props.endpoint.summary}.</p>
      <p class="quiet">{t("Who may call it: {who}.", { who: props.endpoint.caller })}</p>
      <details>
        <summary>
          {t("Fields and an example")}
          <span class="hidden"> {t("of {endpoint}", { endpoint: name() })}</span>
        </summary>
        <Show when={props.endpoint.parameters.length > 0}>
          <h4>Parameters</h4>
          <ul class="fields">
            <For each={props.endpoint.parameters}>
              {(parameter) => (
                <li>
                  <code>{parameter.name}</code>{" "}
                  <span class="quiet">
                    {t("in the {place}", { place: parameter.in })}, {typeWords(parameter.schema)}
                    {parameter.required === true ? "" : `, ${t("optional")}`}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={props.endpoint.request}>{(body) => <BodyFields title={t("Request")} body={body()} isRequest />}</Show>
        <For each={props.endpoint.answers}>
          {({ status, body }) => (
            <Show
              when={body}
              fallback={
                <h4>
                  {t("Answer {status}", { status })} <span class="quiet">without a body</span>
                </h4>
              }
            >
              {(known) => <BodyFields title={t("Answer {status}", { status })} body={known()} />}
            </Show>
          )}
        </For>
        <h4>Example</h4>
        <CodeBlock label={t("curl for {endpoint}", { endpoint: name() })} text={curlOf(location.origin, props.endpoint)} />
      </details>
    </article>
  );
}

function BodyFields(props: { title: string; body: Body; isRequest?: boolean }) {
  return (
    <>
      <h4>
        {props.title} <span class="quiet">{props.body.type}</span>
      </h4>
      <Show when={props.body.schema}>{(schema) => <FieldList schema={schema()} showsOptional={props.isRequest === true} />}</Show>
    </>
  );
}
