import { beforeAll, expect, test } from "vitest";
import { migrate, rows } from "./testing/service.ts";

beforeAll(migrate);

test("every table is STRICT and every column NOT NULL", async () => {
  const tables = await rows<{ name: string; strict: number }>("PRAGMA table_list");
  const ours = tables.filter(({ name }) => !/^(sqlite_|_cf_|d1_)/.test(name));
  expect([...new Set(ours.map(({ name }) => name))].sort()).toEqual([
    "accounts",
    "api_tokens",
    "audit_log",
    "barred",
    "blob_keepers",
    "blob_parts",
    "blobs",
    "business_members",
    "business_offers",
    "businesses",
    "challenges",
    "claims",
    "counters",
    "devices",
    "fences",
    "given_up",
    "handles",
    "hosted_files",
    "invitations",
    "key_packages",
    "moves",
    "operator_audit",
    "operator_refusals",
    "reports",
    "sessions",
    "settings",
    "shard_map",
    "sign_ups",
    "stored",
    "totals",
    "writers",
  ]);
  for (const { name, strict } of ours) {
    expect(strict, name).toBe(1);
    const columns = await rows<{ name: string; notnull: number }>(`PRAGMA table_info(${name})`);
    for (const column of columns) expect(column.notnull, `${name}.${column.name}`).toBe(1);
  }
});
