// The fields of a body, each below the one that it lies in.

import { For, Show } from "solid-js";
import { t } from "../language/say.ts";
import { fieldsOf, type JsonSchema } from "./fields.ts";

const DEEPEST = 4;

export function FieldList(props: { schema: JsonSchema; showsOptional: boolean }) {
  return (
    <ul class="fields">
      <For each={fieldsOf(props.schema)}>
        {(field) => (
          <li class={`deep-${Math.min(field.depth, DEEPEST)}`}>
            <code>{field.name}</code>{" "}
            <span class="quiet">
              {field.what}
              <Show when={props.showsOptional && !field.isRequired}>, {t("optional")}</Show>
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
