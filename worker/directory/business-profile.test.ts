import { beforeAll, expect, test } from "vitest";
import { signBusinessProfile } from "../../mls/index.ts";
import { fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import { type Registered, registered } from "./testing/registered.ts";
import { call, migrate, rows } from "./testing/service.ts";

beforeAll(migrate);

const signed = async (who: Registered, version: number, hosting: "gateway" | "own-server" = "gateway") =>
  toBase64Url(await signBusinessProfile(who.account, { version, name: "Acme", hosting }));
const put = (who: Registered, profile: string) => call("setBusinessProfile", { token: who.token, body: { profile } });
const seenBy = async (viewer: Registered, who: Registered) =>
  (await call("lookUpAccount", { token: viewer.token, params: { account: who.account.accountId } })).answer.business;

test("[BP2] a person has none; what a business signed is what look-ups answer, by handle and by id", async () => {
  const [acme, ana] = [await registered(), await registered()];
  expect(await seenBy(ana, acme)).toBeNull();
  const profile = await signed(acme, 1);
  expect((await put(acme, profile)).answer).toEqual({ done: true });
  expect(await seenBy(ana, acme)).toBe(profile);
  expect((await call("lookUpHandle", { token: ana.token, params: { handle: acme.handle } })).answer.business).toBe(profile);
});

test("[BP2] a retry changes nothing; the version rises, or it is refused", async () => {
  const acme = await registered();
  const [first, third] = [await signed(acme, 1), await signed(acme, 3, "own-server")];
  for (const profile of [first, first, third, third]) expect((await put(acme, profile)).status).toBe(200);
  const older = [first, await signed(acme, 2), await signed(acme, 3, "gateway")];
  for (const profile of older)
    expect((await put(acme, profile)).rejection).toEqual({ kind: "malformed", detail: "profile: expected a version above 3" });
  expect(await seenBy(acme, acme)).toBe(third);
});

test("[BP2] of two that came at once one is taken", async () => {
  const acme = await registered();
  const both = [await signed(acme, 1, "gateway"), await signed(acme, 1, "own-server")];
  const outcomes = await Promise.all(both.map((profile) => put(acme, profile)));
  expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect(await seenBy(acme, acme)).toBe(both[outcomes.findIndex(({ status }) => status === 200)]);
});

test("[BP2] another's signature, a broken one, none, or too much of it is refused", async () => {
  const [acme, other] = [await registered(), await registered()];
  const bytes = fromBase64Url(await signed(acme, 1)) ?? new Uint8Array();
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  for (const profile of [await signed(other, 1), toBase64Url(bytes), "", "A".repeat(2000), "not base64!"])
    expect((await put(acme, profile)).rejection?.kind).toBe("malformed");
  expect(await seenBy(acme, acme)).toBeNull();
});

test("[BP4] a report says who and of whom, once; of oneself or of nobody there is none", async () => {
  const [ana, acme] = [await registered(), await registered()];
  const tell = (account: string) => call("report", { token: ana.token, body: { account } });
  for (let i = 0; i < 2; i++) expect((await tell(acme.account.accountId)).answer).toEqual({ done: true });
  const told = await rows<{ reporter: string; subject: string }>("SELECT reporter, subject FROM reports");
  expect(told).toEqual([{ reporter: ana.account.accountId, subject: acme.account.accountId }]);
  expect((await tell(ana.account.accountId)).rejection?.kind).toBe("malformed");
  expect((await tell("A".repeat(22))).rejection?.kind).toBe("not-found");
  expect((await call("report", { body: { account: acme.account.accountId } })).rejection?.kind).toBe("no-session");
});
