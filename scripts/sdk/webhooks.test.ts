import { expect, test } from "vitest";
import { answerChallenge, verifyHubSignature, verifyWebhook } from "../../sdk/webhooks.ts";
import { hubSignature, standardSecret, standardSignature } from "../../worker/gateway/webhooks/signature.ts";

const NOW = 1_800_000_000_000;
const [secret, other] = ["a".repeat(32), "b".repeat(32)] as [string, string];
const utf8 = (text: string) => new TextEncoder().encode(text).slice();
const body = '{"entry":[{"id":"2000"}],"name":"\\u00e9"}';

function headers(more: { at?: number; keys?: string[]; id?: string; signed?: string } = {}) {
  const { at = NOW / 1000, keys = [secret], id = "msg_1", signed = body } = more;
  const signature = standardSignature(keys.map(utf8), id, at, utf8(signed));
  return {
    "Webhook-Id": id,
    "webhook-timestamp": String(at),
    "webhook-signature": signature,
    "X-Hub-Signature-256": hubSignature(utf8(keys[0] ?? ""), utf8(signed)),
  };
}

test("[BT6] what the service signs is taken, by either form of the secret, while one is rotated too", () => {
  for (const given of [secret, standardSecret(secret), [other, secret]]) {
    const verified = verifyWebhook(given, { headers: headers(), body, now: NOW });
    expect(verified).toEqual({ ok: true, id: "msg_1", event: JSON.parse(body) });
    expect(verifyHubSignature(given, { headers: headers(), body: utf8(body) })).toBe(true);
  }
  const both = headers({ keys: [other, secret] });
  expect(verifyWebhook(secret, { headers: new Headers(both), body, now: NOW })).toMatchObject({ ok: true });
});

test("[BT6] what is altered, another's, old, from later, or signed by nobody is not", () => {
  const why = (given: object, more: object = {}, key: string | string[] = secret) => {
    const verified = verifyWebhook(key, { headers: given as never, body, now: NOW, ...more });
    return verified.ok ? "ok" : verified.why;
  };
  expect(why(headers(), { body: `${body} ` })).toBe("wrong-signature");
  expect(why(headers(), {}, other)).toBe("wrong-signature");
  expect(why({ ...headers(), "Webhook-Id": "msg_2" })).toBe("wrong-signature");
  expect(why({ ...headers(), "webhook-timestamp": String(NOW / 1000 + 1) })).toBe("wrong-signature");
  expect(why({ ...headers(), "webhook-signature": headers()["webhook-signature"].replace("v1,", "v1a,") })).toBe(
    "wrong-signature",
  );
  expect(why({ ...headers(), "webhook-signature": "v1," })).toBe("wrong-signature");
  for (const at of [NOW / 1000 - 301, NOW / 1000 + 301]) expect(why(headers({ at }))).toBe("too-old");
  for (const at of [NOW / 1000 - 299, NOW / 1000 + 299]) expect(why(headers({ at }))).toBe("ok");
  for (const name of ["Webhook-Id", "webhook-timestamp", "webhook-signature"])
    expect(why({ ...headers(), [name]: undefined })).toBe("no-signature");
  expect(why({ ...headers(), "webhook-timestamp": "soon" })).toBe("no-signature");
  expect(why(headers({ signed: "not json" }), { body: "not json" })).toBe("not-json");
  for (const empty of ["", "whsec_", []])
    expect(() => verifyWebhook(empty, { headers: headers(), body, now: NOW })).toThrow(TypeError);
  const hub = (given: string) => verifyHubSignature(secret, { headers: { "x-hub-signature-256": given }, body });
  const good = headers()["X-Hub-Signature-256"];
  expect([good, good.slice(0, -1), good.slice(7), good.toUpperCase(), "sha256=", ""].map(hub)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("[BT6] a challenge is answered to who has the verify token", () => {
  const asked = (token: string, mode = "subscribe") =>
    new URLSearchParams({ "hub.mode": mode, "hub.verify_token": token, "hub.challenge": "42" });
  expect(answerChallenge("word", asked("word"))).toBe("42");
  expect([
    answerChallenge("word", asked("words")),
    answerChallenge("word", asked("word", "x")),
    answerChallenge("word", new URLSearchParams()),
  ]).toEqual([null, null, null]);
});
