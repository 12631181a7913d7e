/// <reference types="@cloudflare/vitest-plugin/types" />

import { beforeAll, expect, test } from "vitest";
import { randomId } from "../../../mls/testing/people.ts";
import { registered } from "../../directory/testing/registered.ts";
import { bindings, migrate, rows } from "../../directory/testing/service.ts";
import { create, newBlob } from "../../media/testing/uploads.ts";
import { DEFAULTS } from "../../operator/settings.ts";
import { operate } from "../../operator/testing.ts";
import { r2Vault } from "./r2-vault.ts";
import { bounded, bytesIn, roomOf } from "./room.ts";

beforeAll(migrate);

const total = async () => (await rows<{ n: number }>("SELECT n FROM totals WHERE what = 'bytes'"))[0]?.n ?? 0;
const file = (bytes: number) => new Blob([new Uint8Array(bytes)]).stream() as ReadableStream<Uint8Array>;

test("[OP8] what hosted businesses keep in R2 is counted with everybody's files, and bounded as an account's are, whatever comes at once", async () => {
  const [business, before] = [randomId(), await total()];
  const room = roomOf(bindings, business);
  const [vault, uploads] = [business, `${business}.uploads`].map((name) => bounded(r2Vault(bindings.MEDIA, name), room));
  if (vault === undefined || uploads === undefined) throw new Error("no vault");
  await operate("setLimits", { accountStorageBytes: 1000 });
  const ids = Array.from({ length: 5 }, newBlob);
  const outcomes = await Promise.all(ids.map((id, i) => (i % 2 === 0 ? vault : uploads).write(id, file(400))));
  expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(2);
  expect([await bytesIn([vault, uploads]), (await total()) - before]).toEqual([800, 800]);
  for (const [i, id] of ids.entries()) await (i % 2 === 0 ? vault : uploads).remove(id);
  expect([await bytesIn([vault, uploads]), (await total()) - before]).toEqual([0, 0]);
  // Of all together: nobody else's files leave it more.
  await operate("setLimits", { accountStorageBytes: 10_000, storageBytes: before + 500 });
  const [first, second] = [newBlob(), newBlob()];
  expect(await vault.write(first, file(500))).toBe("done");
  expect(await vault.write(first, file(400))).toBe("done");
  expect(await vault.write(second, file(101))).toBe("no-room");
  expect((await create(await registered(), newBlob(), 101)).rejection?.kind).toBe("quota-exceeded");
  // What a crash left uncounted is found by the day.
  await r2Vault(bindings.MEDIA, business).write(second, file(50));
  await room.set(await bytesIn([vault, uploads]));
  expect((await total()) - before).toBe(450);
  await operate("setLimits", { accountStorageBytes: DEFAULTS.accountStorageBytes, storageBytes: null });
});
