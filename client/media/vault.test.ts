// The contract on every Vault that Node can run; e2e/browser/opfs.test.ts has the browser's.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { noRoomCase, vaultContract } from "./vault-contract.ts";
import { memoryVault, memoryVaultDisk } from "./vault-memory.ts";
import { openNodeVault } from "./vault-node.ts";

describe("memory", () => {
  test.each(vaultContract)("$name", async ({ run }) => {
    const disk = memoryVaultDisk();
    await run(async () => memoryVault(disk));
  });
  test(noRoomCase.name, async () => {
    const disk = memoryVaultDisk(4 * 1024 * 1024);
    await noRoomCase.run(async () => memoryVault(disk));
  });
});

describe("node:fs", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parley-vault-"));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });
  test.each(vaultContract)("$name", ({ run }) => run(() => openNodeVault(folder)));

  test(noRoomCase.name, async () => {
    await fillUpDiskAt(4 * 1024 * 1024);
    await noRoomCase.run(() => openNodeVault(folder));
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test("opening removes what was half-written, and nothing else", async () => {
    const [partial, whole] = [`${"0a".repeat(16)}.3.part`, "0b".repeat(16)];
    for (const name of [partial, whole, "notes.txt"]) writeFileSync(join(folder, name), "x");
    const vault = await openNodeVault(folder);
    expect(readdirSync(folder).sort()).toEqual([whole, "notes.txt"].sort());
    expect(await vault.list()).toEqual([{ blob: "CwsLCwsLCwsLCwsLCwsLCw", bytes: 1 }]);
  });

  test("an id that is none never becomes a path", async () => {
    const vault = await openNodeVault(folder);
    await expect(vault.read("../../../etc/passwd" as never, 0, 10)).rejects.toThrow("not an id");
  });

  /** A disk so small needs a file system of its own; what the vault sees of one is this. */
  async function fillUpDiskAt(roomBytes: number): Promise<void> {
    const file = await open(join(folder, ".."), "r");
    const handles = Object.getPrototypeOf(file) as FileHandle;
    await file.close();
    const real = handles.writeFile;
    const written = new WeakMap<FileHandle, number>();
    vi.spyOn(handles, "writeFile").mockImplementation(async function (this: FileHandle, ...args: Parameters<typeof real>) {
      const bytes = (written.get(this) ?? 0) + (args[0] as Uint8Array).length;
      written.set(this, bytes);
      if (bytes > roomBytes) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      return real.apply(this, args);
    });
  }
});
