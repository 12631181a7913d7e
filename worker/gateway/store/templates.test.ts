// The contract of the store of templates where a Gateway keeps them: in a Durable Object, sealed.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { Tables } from "../../tables.ts";
import { bindings, random } from "../../testing/conversations.ts";
import type { Template } from "../cloud/template.ts";
import { templateStoreContract } from "../cloud/template-store-contract.ts";
import { VERSIONS } from "./schema.ts";
import { sealedRows } from "./sealed-rows.ts";
import { sealedValues } from "./sealed-values.ts";
import { sqlTemplates } from "./templates.ts";

const values = sealedValues(sealedRows(new Uint8Array(32).fill(7)));

function inObject(run: (storage: DurableObjectStorage) => void): Promise<void> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), async (_, state) => {
    // The object of the test is another one: its own tables go first.
    state.storage.sql.exec("DROP TABLE IF EXISTS applied");
    new Tables(state.storage, VERSIONS).make();
    run(state.storage);
  });
}

describe("templates in a Durable Object, sealed", () => {
  templateStoreContract((run) => inObject(({ sql }) => run(sqlTemplates(sql, values))));

  test("nothing of their words lies in the clear", () =>
    inObject(({ sql }) => {
      sqlTemplates(sql, values).put({ id: "41", name: "zq7canary" } as Template);
      const rows = sql.exec<{ template: ArrayBuffer }>("SELECT template FROM templates").toArray();
      expect(rows.map(({ template }) => new TextDecoder("latin1").decode(template)).join()).not.toContain("zq7canary");
    }));
});
