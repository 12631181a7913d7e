/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { memoryVault } from "../../../client/media/vault-memory.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { Tables } from "../../tables.ts";
import { bindings, random } from "../../testing/conversations.ts";
import { MediaFiles } from "./media-files.ts";
import { VERSIONS } from "./schema.ts";
import { sealedRows } from "./sealed-rows.ts";
import { sealedValues } from "./sealed-values.ts";

const NOW = 1_800_000_000_000;
const DAY_MS = 24 * 3600_000;
const MIB = 1024 * 1024;
const values = (fill: number) => sealedValues(sealedRows(new Uint8Array(32).fill(fill)));

type Stage = { mediaFiles: MediaFiles; vault: ReturnType<typeof memoryVault>; storage: DurableObjectStorage };
function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), async (_, { storage }) => {
    storage.sql.exec("DROP TABLE IF EXISTS applied");
    new Tables(storage, VERSIONS).make();
    const vault = memoryVault();
    await run({ mediaFiles: new MediaFiles(storage.sql, values(7), vault), vault, storage });
  });
}

const noise = (bytes: number) => {
  const all = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(all.subarray(at, Math.min(at + 65_536, bytes)));
  return all;
};
const streamOf = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream() as ReadableStream<Uint8Array>;
const upload = (
  mediaFiles: MediaFiles,
  bytes: Uint8Array<ArrayBuffer>,
  more: { limitBytes?: number; person?: string; expires?: number } = {},
) => mediaFiles.upload({ stream: streamOf(bytes), type: "text/plain", filename: "a.txt", limitBytes: 20 * MIB, ...more }, NOW);

async function bytesIn({ mediaFiles }: Stage, id: string): Promise<Uint8Array | undefined> {
  const at = mediaFiles.get(id, NOW)?.at;
  return at?.kind === "uploaded" ? new Uint8Array(await new Response(mediaFiles.open(at)).arrayBuffer()) : undefined;
}

describe("what is uploaded", () => {
  test.each([1, 65_536, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 9 * MIB])(
    "%i bytes come out as they went in, with their hash",
    (size) =>
      onStage(async (stage) => {
        const bytes = noise(size);
        const facts = await upload(stage.mediaFiles, bytes);
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        expect(facts).toMatchObject({ type: "text/plain", filename: "a.txt", bytes: size, expiresAt: NOW + 30 * DAY_MS });
        expect(facts?.id).toMatch(/^3\d{15}$/);
        expect(facts?.sha256).toBe([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
        const out = (await bytesIn(stage, facts?.id ?? "")) ?? new Uint8Array();
        expect(out.length).toBe(size);
        expect(out.every((byte, i) => byte === bytes[i])).toBe(true);
      }),
  );

  test("one byte more than the limit, or none at all, is not taken, and leaves nothing", () =>
    onStage(async ({ mediaFiles, vault, storage }) => {
      expect(await upload(mediaFiles, noise(5 * MIB), { limitBytes: 5 * MIB })).toBeDefined();
      const { length } = await vault.list();
      expect(await upload(mediaFiles, noise(5 * MIB + 1), { limitBytes: 5 * MIB })).toBeUndefined();
      expect(await upload(mediaFiles, noise(0))).toBeUndefined();
      expect(await vault.list()).toHaveLength(length);
      expect(storage.sql.exec("SELECT id FROM media").toArray()).toHaveLength(1);
    }));

  test("a stream that breaks off leaves nothing", () =>
    onStage(async ({ mediaFiles, vault, storage }) => {
      let parts = 0;
      const stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (parts++ < 5) controller.enqueue(noise(MIB));
          else controller.error(new Error("it broke off"));
        },
      });
      const file = { stream, type: "text/plain", filename: null, limitBytes: 20 * MIB };
      await expect(mediaFiles.upload(file, NOW)).rejects.toThrow("it broke off");
      expect(await vault.list()).toEqual([]);
      expect(storage.sql.exec("SELECT id FROM media").toArray()).toEqual([]);
    }));

  test("lies in the vault and in its row as ciphertext; under another key or in another row it does not open", () =>
    onStage(async (stage) => {
      const { mediaFiles, vault, storage } = stage;
      const bytes = new TextEncoder().encode("zq7canary ".repeat(10_000)).slice();
      const [one, two] = [await upload(mediaFiles, bytes), await upload(mediaFiles, noise(10))];
      for (const { blob, bytes: size } of await vault.list()) {
        const held = new TextDecoder("latin1").decode(await vault.read(blob, 0, size));
        expect(held).not.toContain("zq7canary");
      }
      expect(() => new MediaFiles(storage.sql, values(8), vault).get(one?.id ?? "", NOW)).toThrow();
      storage.sql.exec(
        "UPDATE media SET file = (SELECT file FROM media WHERE id = ?) WHERE id = ?",
        two?.id ?? "",
        one?.id ?? "",
      );
      expect(() => mediaFiles.get(one?.id ?? "", NOW)).toThrow();
    }));
});

describe("what goes", () => {
  test("past its time it is not there, and the sweep takes its bytes; the rest stays", () =>
    onStage(async ({ mediaFiles, vault }) => {
      const [soon, later] = [await upload(mediaFiles, noise(10), { expires: NOW + 1 }), await upload(mediaFiles, noise(10))];
      expect(mediaFiles.get(soon?.id ?? "", NOW)).toBeDefined();
      expect(mediaFiles.get(soon?.id ?? "", NOW + 1)).toBeUndefined();
      expect(await vault.list()).toHaveLength(2);
      expect(await mediaFiles.sweep(NOW, 100)).toBe(0);
      expect(await mediaFiles.sweep(NOW + 1, 100)).toBe(1);
      expect(await vault.list()).toHaveLength(1);
      expect(mediaFiles.get(later?.id ?? "", NOW)).toBeDefined();
    }));

  test("a sweep takes no more than it is told to, the oldest first", () =>
    onStage(async ({ mediaFiles }) => {
      for (let i = 0; i < 5; i++) await upload(mediaFiles, noise(1), { expires: NOW + i });
      expect(await mediaFiles.sweep(NOW + 10, 2)).toBe(2);
      expect(await mediaFiles.sweep(NOW + 10, 2)).toBe(2);
      expect(await mediaFiles.sweep(NOW + 10, 2)).toBe(1);
      expect(await mediaFiles.sweep(NOW + 10, 2)).toBe(0);
    }));

  test("of a person all goes, of others nothing", () =>
    onStage(async ({ mediaFiles, storage }) => {
      const theirs = await upload(mediaFiles, noise(10), { person: "ZZ.A" });
      const place = { kind: "message", conversation: random<ConversationId>(), item: "x.y", index: 0 } as const;
      const file = { type: "text/plain", bytes: 3, sha256: "00", filename: null };
      mediaFiles.noteOfMessage(place, "ZZ.A", file, NOW);
      const others = await upload(mediaFiles, noise(10), { person: "ZZ.B" });
      await mediaFiles.forgetPerson("ZZ.A");
      expect(mediaFiles.get(theirs?.id ?? "", NOW)).toBeUndefined();
      expect(mediaFiles.of("x.y", 0, NOW)).toBeUndefined();
      expect(storage.sql.exec("SELECT id FROM media").toArray()).toEqual([{ id: others?.id }]);
    }));
});

test("what came with a message is noted once, by its place, for seven days", () =>
  onStage(async ({ mediaFiles }) => {
    const place = { kind: "message", conversation: random<ConversationId>(), item: "x.y" } as const;
    const file = { type: "image/png", bytes: 3, sha256: "00", filename: null };
    const first = mediaFiles.noteOfMessage({ ...place, index: 0 }, "ZZ.A", file, NOW);
    expect(mediaFiles.noteOfMessage({ ...place, index: 0 }, "ZZ.A", file, NOW + 5)).toEqual(first);
    expect(mediaFiles.noteOfMessage({ ...place, index: 1 }, "ZZ.A", file, NOW).id).not.toBe(first.id);
    expect(first.expiresAt).toBe(NOW + 7 * DAY_MS);
    expect(mediaFiles.of("x.y", 0, NOW + 7 * DAY_MS - 1)?.facts).toEqual(first);
    expect(mediaFiles.of("x.y", 0, NOW + 7 * DAY_MS)).toBeUndefined();
  }));
