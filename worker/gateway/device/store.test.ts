// The contracts of store and vault where a Gateway keeps them: in a Durable Object, sealed, and in R2.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { vaultContract } from "../../../client/media/vault-contract.ts";
import { storeContract } from "../../../client/store/contract.ts";
import { UNREADABLE } from "../../../client/store/raw-store.ts";
import { sqlRecords, sqlStore } from "../../../client/store/sql.ts";
import type { AccountId } from "../../../protocol/index.ts";
import { bindings, random } from "../../testing/conversations.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { makeAccountKey, unwrapAccountKey } from "./account-key.ts";
import { durableSql } from "./durable-sql.ts";
import { r2Vault } from "./r2-vault.ts";

const key = new Uint8Array(32).fill(7);

function inObject<T>(run: (storage: DurableObjectStorage) => Promise<T>): Promise<T> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), (_, state) => run(state.storage));
}

describe("the client's store in a Durable Object, sealed", () => {
  test.each(storeContract)("$name", ({ run }) =>
    inObject((storage) => run(async () => sqlStore(durableSql(storage), sealedRows(key)))),
  );

  test("no row shows what is in it, and none opens in another place or under another key", () =>
    inObject(async (storage) => {
      const store = sqlStore(durableSql(storage), sealedRows(key));
      const line = { kind: "unreadable", at: 1, sender: "zq7canary" as AccountId, final: false } as const;
      const writes = [1, 2].map((seq) => ({ table: "timeline" as const, key: ["a", seq, 0], value: line }));
      await store.transact({ scope: "a", version: 0, writes });
      const rows = storage.sql
        .exec<{ key: string; value: ArrayBuffer }>("SELECT key, value FROM client_timeline ORDER BY key")
        .toArray();
      const texts = rows.map(({ value }) => new TextDecoder("latin1").decode(value));
      expect(texts.join()).not.toContain("zq7canary");
      expect(texts[0]).not.toBe(texts[1]);
      const another = sqlRecords(durableSql(storage), sealedRows(new Uint8Array(32)));
      expect(await another.getMany("timeline", [["a", 1, 0]])).toEqual([UNREADABLE]);
      storage.sql.exec("UPDATE client_timeline SET value = ? WHERE key = ?", rows[1]?.value ?? null, rows[0]?.key ?? "");
      expect(await store.get("timeline", ["a", 1, 0])).toBeUndefined();
      expect(await store.setAside()).toEqual([{ table: "timeline", key: ["a", 1, 0] }]);
      expect(await store.get("timeline", ["a", 2, 0])).toEqual(line);
    }));
});

describe("the client's vault in R2", () => {
  const bucket = (bindings as unknown as { MEDIA: R2Bucket }).MEDIA;
  test.each(vaultContract)("$name", ({ run }) => {
    const account = random<AccountId>();
    return run(async () => r2Vault(bucket, account));
  });

  test("what is larger than a part comes back whole, and no account sees another's", async () => {
    const [ana, ben] = [random<AccountId>(), random<AccountId>()];
    const bytes = Uint8Array.from({ length: 9 * 1024 * 1024 }, (_, i) => (i * 7) & 0xff);
    const blob = random<never>();
    await r2Vault(bucket, ana).write(blob, new Blob([bytes]).stream());
    expect(await r2Vault(bucket, ana).read(blob, 8 * 1024 * 1024 - 5, 8 * 1024 * 1024 + 5)).toEqual(
      bytes.slice(8 * 1024 * 1024 - 5, 8 * 1024 * 1024 + 5),
    );
    expect(await r2Vault(bucket, ben).list()).toEqual([]);
    expect(await r2Vault(bucket, ben).size(blob)).toBeUndefined();
  });
});

test("an account's key opens under the secret that wrapped it, for that account alone", async () => {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const made = await makeAccountKey(secret, "ana");
  expect(await unwrapAccountKey(secret, "ana", made.wrapped)).toEqual(made.key);
  expect(await unwrapAccountKey(secret, "ben", made.wrapped)).toBeUndefined();
  expect(await unwrapAccountKey(new Uint8Array(32), "ana", made.wrapped)).toBeUndefined();
});
