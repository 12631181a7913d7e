import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { outgoingFile } from "./outgoing-file.ts";

const folder = mkdtempSync(join(tmpdir(), "parley-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a path says its name and type; what is said of it counts more", async () => {
  const path = join(folder, "Report.PDF");
  writeFileSync(path, "content");
  const file = await outgoingFile(path, {});
  expect(file).toMatchObject({ kind: "file", name: "Report.PDF", type: "application/pdf", poster: null });
  expect(await file.data.text()).toBe("content");
  expect(await outgoingFile(path, { name: "a.txt", type: "Text/Plain; charset=utf-8" })).toMatchObject({
    name: "a.txt",
    type: "text/plain",
  });
});

test("bytes are a file too; a type that devices would not read becomes one that they do", async () => {
  expect(await outgoingFile(new Blob(["x"], { type: "image/png" }), {})).toMatchObject({ name: "file", type: "image/png" });
  expect(await outgoingFile(new File(["x"], "a.csv"), {})).toMatchObject({ name: "a.csv", type: "text/csv" });
  expect(await outgoingFile(new Blob(["x"]), { type: "nonsense" })).toMatchObject({ type: "application/octet-stream" });
});

test("a photo is one where its facts are given, and has no name then", async () => {
  const facts = { kind: "photo", width: 4, height: 3 } as const;
  expect(await outgoingFile(new Blob(["x"]), { facts, type: "image/jpeg" })).toMatchObject({ ...facts, name: null });
});

test("what is not there, or is no file, is unreadable", async () => {
  for (const path of [join(folder, "nothing"), folder])
    await expect(outgoingFile(path, {})).rejects.toMatchObject({ kind: "file-unreadable" });
});
