// The folder of a bot: one owner, and nobody else who can read it.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openProfile } from "./profile.ts";

const folder = mkdtempSync(join(tmpdir(), "parley-profile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("[BT4] a second owner is refused until the first is gone, and disturbs nothing", async () => {
  const path = join(folder, "one");
  const first = await openProfile(path);
  await expect(openProfile(path)).rejects.toMatchObject({ kind: "profile-in-use", isTemporary: true, problem: { folder: path } });
  const writes = [{ table: "handled" as const, key: ["a"], value: { seq: 7 } }];
  expect(await first.store.transact({ scope: "a", version: 0, writes })).toBe("done");
  await first.store.close();
  first.release();
  const second = await openProfile(path);
  expect(await second.store.get("handled", ["a"])).toEqual({ seq: 7 });
  await second.store.close();
  second.release();
});

test("a new folder and its database are for their owner only", async () => {
  const path = join(folder, "two");
  const { store, release } = await openProfile(path);
  await store.transact({ scope: "a", version: 0, writes: [] });
  for (const name of ["", "profile.db", "profile.db-wal"]) expect(statSync(join(path, name)).mode & 0o077, name).toBe(0);
  await store.close();
  release();
});
