// The examples of the RFCs, in workerd: what we send is what browsers and push services read.

import { expect, test } from "vitest";
import { concat, fromBase64Url, toBase64Url, utf8 } from "../../protocol/index.ts";
import { encryptPush } from "./encrypt.ts";
import { type VapidKey, vapidHeader, vapidKeyOf } from "./vapid.ts";

const bytes = (text: string) => concat(fromBase64Url(text) ?? new Uint8Array());
const ecdh = { name: "ECDH", namedCurve: "P-256" };
const privateKey = (secret: string, raw: string, name: "ECDH" | "ECDSA", usages: string[]) => {
  const point = bytes(raw);
  const jwk = { kty: "EC", crv: "P-256", x: toBase64Url(point.slice(1, 33)), y: toBase64Url(point.slice(33)), d: secret };
  return crypto.subtle.importKey("jwk", jwk, { name, namedCurve: "P-256" }, true, usages);
};

test("RFC 8291 Appendix A: the same keys, salt and words make the same bytes", async () => {
  const receiver = {
    p256dh: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
    auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
  };
  const raw = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  const sender = {
    publicKey: await crypto.subtle.importKey("raw", bytes(raw), ecdh, true, []),
    privateKey: await privateKey("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", raw, "ECDH", ["deriveBits"]),
  };
  const words = utf8("When I grow up, I want to be a watermelon");
  const made = await encryptPush(words, receiver, words.length + 1, { salt: bytes("DGv6ra1nlYgDCS1FRnbzlw"), sender });
  expect(toBase64Url(made)).toBe(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
});

test("RFC 8292 §2.4: the same claims, and a signature that holds under the key that is named beside it", async () => {
  const [header, claims] = [
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9",
    "eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0",
  ];
  const pair = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const publicKey = new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
  const key: VapidKey = { publicKey, signKey: pair.privateKey };
  const given = {
    endpoint: new URL("https://push.example.net/send/to/somebody?and=more"),
    subject: "mailto:push@example.com",
    now: (1453523768 - 12 * 3600) * 1000 + 999,
  };
  const found = /^vapid t=([^.]+)\.([^.]+)\.([^.]+), k=(.+)$/.exec(await vapidHeader(key, given));
  expect(found?.slice(1, 3)).toEqual([header, claims]);
  expect(found?.[4]).toBe(toBase64Url(publicKey));
  const signed = utf8(`${found?.[1]}.${found?.[2]}`);
  const es256 = { name: "ECDSA", hash: "SHA-256" };
  expect(await crypto.subtle.verify(es256, pair.publicKey, bytes(found?.[3] ?? ""), signed)).toBe(true);
  // The RFC's own signature, by the same reading.
  const k = bytes("BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs");
  const rfc = await crypto.subtle.importKey("raw", k, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const signature = bytes("i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA");
  expect(await crypto.subtle.verify(es256, rfc, signature, utf8(`${header}.${claims}`))).toBe(true);
});

test("the deployment's key is one that fits together, or there is none", async () => {
  const good =
    "BB4YUy/UdUwC8wQdnHXOszuD/9gax85P6ILMscmLxYlupGwxHE4v9A3ZajZT5uRURdMt/khuztdcepDGoYiBwKMHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw==";
  const key = await vapidKeyOf({ VAPID_KEY: good });
  expect(key?.publicKey.length).toBe(65);
  const whole = Uint8Array.from(atob(good), (letter) => letter.charCodeAt(0));
  const base64 = (some: Uint8Array) => btoa(String.fromCharCode(...some));
  const other = whole.slice();
  other[40] = (other[40] ?? 0) ^ 1; // no point of the curve
  for (const bad of ["", "zzz", base64(whole.slice(1)), base64(other), base64(new Uint8Array(97))])
    expect(await vapidKeyOf({ VAPID_KEY: bad }), bad).toBeNull();
});
