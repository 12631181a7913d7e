// An export lasts a day, whoever asks for it and whether or not the daily round has come.

import { expect, test, vi } from "vitest";
import { Tables } from "../../tables.ts";
import { nodeStorage } from "../../testing/node-storage.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import { Exporter } from "./exporter.ts";

const HOUR_MS = 3600_000;

test("[GW7] an export is there for a day, then it and its files are gone", async () => {
  const storage = nodeStorage();
  new Tables(storage, VERSIONS).make();
  let now = 1_000 * HOUR_MS;
  const expires: number[] = [];
  const removed: unknown[] = [];
  const mediaFiles = {
    async upload({ stream, expires: until }: { stream: ReadableStream; expires: number }) {
      await new Response(stream).arrayBuffer();
      expires.push(until);
      return { id: "file", bytes: 1 };
    },
    get: () => ({ at: { kind: "uploaded" } }),
    open: () => new ReadableStream(),
    remove: async (file: unknown) => void removed.push(file),
  };
  const business = {
    identity: {},
    profile: async () => ({}),
    contacts: async () => ({ items: [], next: null }),
  };
  const exporter = new Exporter({
    sql: storage.sql,
    values: sealedValues(sealedRows(new Uint8Array(32).fill(7))),
    business: business as never,
    knows: () => true,
    people: () => [],
    mediaFiles: mediaFiles as never,
    notes: { of: () => [] },
    now: () => now,
    failed(error) {
      throw error;
    },
  });
  const made = exporter.createExport(null, false);
  if (made === undefined) throw new Error("not made");
  await vi.waitFor(() => expect(exporter.export(made.id)?.state).toBe("ready"));
  expect(expires).toEqual([now + 24 * HOUR_MS]);
  now += 23 * HOUR_MS;
  await exporter.sweep();
  expect(exporter.exports().map(({ id }) => id)).toEqual([made.id]);
  expect(await exporter.openExport(made.id, "messages.ndjson")).toBeDefined();
  now += 2 * HOUR_MS;
  expect([exporter.exports(), exporter.export(made.id)]).toEqual([[], undefined]);
  expect(await exporter.openExport(made.id, "messages.ndjson")).toBeUndefined();
  expect(removed).toEqual([]);
  await exporter.sweep();
  expect(removed.length).toBe(1);
  expect(storage.sql.exec("SELECT id FROM exports").toArray()).toEqual([]);
});
