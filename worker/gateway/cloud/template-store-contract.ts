// What every store of templates must do.

import { expect, test } from "vitest";
import type { Template } from "./template.ts";
import type { TemplateStore } from "./template-store.ts";

function template(id: string, body: string): Template {
  return {
    id,
    name: `name_${id}`,
    language: "pt_BR",
    category: "UTILITY",
    format: "NAMED",
    header: "Olá",
    body,
    footer: null,
    buttons: [{ kind: "link", text: "Open", url: "https://acme.example/{{1}}" }],
    components: [{ type: "BODY", text: body, example: { body_text_named_params: [{ param_name: "a", example: "é" }] } }],
  };
}

/** @param withStore runs against a store that is empty */
export function templateStoreContract(withStore: (run: (store: TemplateStore) => void) => Promise<void>): void {
  test("templates are given back as they were put", () =>
    withStore((store) => {
      store.put(template("41", "a"));
      expect(store.get("41")).toEqual(template("41", "a"));
      expect(store.list()).toEqual([template("41", "a")]);
      expect(store.get("42")).toBeUndefined();
    }));

  test("they stay in the order in which they were made, through changes", () =>
    withStore((store) => {
      for (const [id, body] of [
        ["42", "a"],
        ["41", "b"],
        ["42", "c"],
      ] as const)
        store.put(template(id, body));
      expect(store.list().map(({ id, body }) => id + body)).toEqual(["42c", "41b"]);
    }));

  test("one is removed once", () =>
    withStore((store) => {
      store.put(template("41", "a"));
      expect([store.remove("41"), store.remove("41"), store.list()]).toEqual([true, false, []]);
    }));
}
