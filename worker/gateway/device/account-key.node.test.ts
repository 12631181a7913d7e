// The operator replaces the secret that wraps the keys of hosted businesses: each is wrapped anew as it is opened, and then the old one opens nothing.

import { expect, test } from "vitest";
import { sameBytes } from "../../../protocol/index.ts";
import { makeAccountKey, openAccountKey, unwrapAccountKey } from "./account-key.ts";

const [old, fresh, other] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array, Uint8Array];

test("[OP13] while a secret is replaced the one before opens what it wrapped, which is wrapped anew by that", async () => {
  const { key, wrapped } = await makeAccountKey(old, "shop");
  const opened = await openAccountKey({ now: fresh, before: old }, "shop", wrapped);
  expect(opened && sameBytes(opened.key, key)).toBe(true);
  const anew = opened?.anew ?? new Uint8Array();
  expect(await unwrapAccountKey(old, "shop", anew)).toBeUndefined();
  const again = await openAccountKey({ now: fresh, before: null }, "shop", anew);
  expect(again && sameBytes(again.key, key)).toBe(true);
  expect(again?.anew).toBeNull();
  // Neither the wrong one, nor another business's, nor an older secret without being named.
  expect(await openAccountKey({ now: fresh, before: other }, "shop", wrapped)).toBeUndefined();
  expect(await openAccountKey({ now: fresh, before: old }, "another", wrapped)).toBeUndefined();
  expect(await openAccountKey({ now: fresh, before: null }, "shop", wrapped)).toBeUndefined();
});
