import { expect, test } from "vitest";
import { type AccountId, type ConversationId, idFromBytes, toBase64Url } from "../protocol/index.ts";
import { inviteCode, inviteProof, inviteProofOf, inviteToken, openAsk, readInviteCode, sealAsk } from "./invite.ts";

const conversation = idFromBytes<ConversationId>(new Uint8Array(16).fill(1));
const account = idFromBytes<AccountId>(new Uint8Array(16).fill(2));
const secret = new Uint8Array(16).fill(3);
const who = { name: "Cleo", handle: "cleo" };

test("a link says which group and its secret, and nothing that is not one is read as one", () => {
  const code = inviteCode({ conversation, secret });
  expect(code).toBe("AQEBAQEBAQEBAQEBAQEBAQMDAwMDAwMDAwMDAwMDAwM");
  expect(readInviteCode(code)).toEqual({ conversation, secret });
  for (const wrong of ["", "A", code.slice(1), `${code}A`, "A".repeat(10_000), code.replace("A", "%")])
    expect(readInviteCode(wrong), wrong.slice(0, 50)).toBeUndefined();
});

test("[IL1] golden: what is shown to the service, and what the policy says of it", async () => {
  const token = await inviteToken(secret);
  expect(toBase64Url(token)).toBe("6rW2TfXX6txMcgLywcV_r0jW7PGpAhQ6t764yfgLNvI");
  expect(await inviteProof(token)).toBe(await inviteProofOf(secret));
  expect(await inviteProofOf(secret)).not.toBe(await inviteProofOf(new Uint8Array(16)));
});

test("[IL1] what somebody says of themselves opens with the secret alone, for them and that group", async () => {
  const place = { conversation, account };
  const sealed = await sealAsk(secret, place, who, new Uint8Array(12).fill(4));
  expect(await openAsk(secret, place, sealed)).toEqual(who);
  const other = idFromBytes<AccountId>(new Uint8Array(16).fill(9));
  // The token and the proof are all that the service has of it.
  for (const [key, at, bytes] of [
    [new Uint8Array(16), place, sealed],
    [await inviteToken(secret), place, sealed],
    [secret, { ...place, account: other }, sealed],
    [secret, { ...place, conversation: other as never }, sealed],
    [secret, place, sealed.slice(1)],
    [secret, place, new Uint8Array()],
  ] as const)
    expect(await openAsk(key, at, bytes)).toBeUndefined();
});
