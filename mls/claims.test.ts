import { expect, test } from "vitest";
import { concat } from "../protocol/index.ts";
import { readEpochClaim, signEpochClaim } from "./epoch-claim.ts";
import { person } from "./testing/people.ts";

const { device } = await person();
const place = { groupId: new Uint8Array(20).fill(1), epoch: 7n };
const parts = { commit: new Uint8Array(9).fill(2), externalPub: new Uint8Array(9).fill(3) };
const claim = await signEpochClaim(device.privateKey, place, parts);

test("[CT3] a claim holds for one group and one epoch, by its committer's key, as it was written", async () => {
  const kind = async (at: typeof place, bytes: Uint8Array, key = device.publicKey) => (await readEpochClaim(key, at, bytes)).kind;
  expect(await kind(place, claim)).toBe("ok");
  expect(await kind({ ...place, groupId: new Uint8Array(20).fill(9) }, claim)).toBe("refused");
  expect(await kind({ ...place, epoch: 8n }, claim)).toBe("refused");
  expect(await kind(place, claim, (await person()).device.publicKey)).toBe("refused");
  for (const other of [concat(claim, new Uint8Array(1)), claim.subarray(0, 127), new Uint8Array()])
    expect(await readEpochClaim(device.publicKey, place, other)).toMatchObject({ kind: "refused", detail: "not a claim" });
});
