// A row is good in its place, whole, under its key, and nowhere else: as another implementation of the same cipher has it.

import { gcm } from "@noble/ciphers/aes.js";
import { expect, test } from "vitest";
import { concat, utf8 } from "../../../protocol/index.ts";
import { sealedRows } from "./sealed-rows.ts";

const key = new Uint8Array(32).fill(7);
const rows = sealedRows(key);

test("[GW8] rows of every size are AES-256-GCM, bound to their place", () => {
  for (const size of [0, 1, 15, 16, 17, 500, 70_000]) {
    const record = new Uint8Array(size).map((_, i) => i % 251);
    const row = rows.encode("events 7", record);
    expect(row.length).toBe(12 + size + 16);
    expect(gcm(key, row.slice(0, 12), utf8("events 7")).decrypt(row.slice(12))).toEqual(record);
    expect(rows.decode("events 7", row)).toEqual(record);
    const other = concat(row.slice(0, 12), gcm(key, row.slice(0, 12), utf8("events 7")).encrypt(record));
    expect(rows.decode("events 7", other)).toEqual(record);
  }
});

test("[GW8] what was changed anywhere, cut, put elsewhere or sealed by another key is refused", () => {
  const row = rows.encode("events 7", utf8("words"));
  for (let i = 0; i < row.length; i++) {
    const changed = row.slice();
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(() => rows.decode("events 7", changed), `byte ${i}`).toThrow();
  }
  for (let length = 0; length < row.length; length++)
    expect(() => rows.decode("events 7", row.slice(0, length)), `${length} bytes`).toThrow();
  expect(() => rows.decode("events 8", row)).toThrow();
  expect(() => sealedRows(new Uint8Array(32).fill(8)).decode("events 7", row)).toThrow();
});

test("[GW8] the same row twice is not the same bytes", () => {
  expect(rows.encode("a", utf8("words"))).not.toEqual(rows.encode("a", utf8("words")));
});
