// The operators' own sign-in: whose word counts, and whose does not, whatever is in the token.

import { beforeAll, expect, test } from "vitest";
import { toBase64Url, utf8 } from "../../protocol/index.ts";
import { type AccessPorts, whoSignedIn } from "./access.ts";

const NOW = 1_790_000_000_000;
const team = { host: "team.cloudflareaccess.example", audience: "the-audience" };
type Pair = { privateKey: CryptoKey; jwk: JsonWebKey & { kid: string } };
let [ours, theirs]: [Pair, Pair] = [] as never;
let asked = 0;

beforeAll(async () => {
  const pair = async (kid: string): Promise<Pair> => {
    const algorithm = {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    };
    const made = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
    const jwk = { ...((await crypto.subtle.exportKey("jwk", made.publicKey)) as JsonWebKey), kid };
    return { privateKey: made.privateKey, jwk };
  };
  [ours, theirs] = await Promise.all([pair("ours"), pair("theirs")]);
});

/** @param at each test asks at a time of its own: keys are remembered for an hour */
const portsAt = (now: number, answer?: () => Promise<Response>): AccessPorts => ({
  team,
  now,
  fetch: async (url) => {
    asked++;
    expect(url).toBe("https://team.cloudflareaccess.example/cdn-cgi/access/certs");
    return answer?.() ?? Response.json({ keys: [ours.jwk, { kid: "other", kty: "EC" }] });
  },
});
const part = (value: unknown) => toBase64Url(utf8(JSON.stringify(value)));
const claimsAt = (now: number) => ({
  iss: `https://${team.host}`,
  aud: [team.audience],
  exp: now / 1000 + 60,
  nbf: now / 1000 - 60,
  email: "ana@example.com",
});
async function tokenOf(claims: object, { header = {}, by = ours }: { header?: object; by?: Pair } = {}): Promise<string> {
  const signed = `${part({ alg: "RS256", kid: by.jwk.kid, ...header })}.${part(claims)}`;
  const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", by.privateKey, utf8(signed) as Uint8Array<ArrayBuffer>);
  return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
}

test("[OP1] who is signed in with the team is named by it, and its keys are asked for once an hour", async () => {
  asked = 0;
  expect(await whoSignedIn(await tokenOf(claimsAt(NOW)), portsAt(NOW))).toBe("ana@example.com");
  // As Access signs one for a service token: no email, an empty subject, no nbf.
  const { iss, exp } = claimsAt(NOW);
  const service = { type: "app", aud: team.audience, iss, exp, iat: NOW / 1000 - 60, common_name: "e367826f.access", sub: "" };
  expect(await whoSignedIn(await tokenOf(service), portsAt(NOW + 1000))).toBe("e367826f.access");
  expect(asked).toBe(1);
  const later = NOW + 2 * 3600_000;
  expect(await whoSignedIn(await tokenOf(claimsAt(later)), portsAt(later))).toBe("ana@example.com");
  expect(asked).toBe(2);
});

test("[OP1] a token of another team, for another application, too old, too early, altered, unsigned or signed by others lets nobody in", async () => {
  const now = NOW + 10 * 3600_000;
  const good = claimsAt(now);
  const [head = "", , signature = ""] = (await tokenOf(good)).split(".");
  const none = `${part({ alg: "none", kid: "ours" })}.${part(good)}.`;
  const hmac = `${part({ alg: "HS256", kid: "ours" })}.${part(good)}.${signature}`;
  const bad = [
    undefined,
    "",
    "a.b.c",
    none,
    hmac,
    `${head}.${part({ ...good, email: "eve@example.com" })}.${signature}`,
    await tokenOf({ ...good, iss: "https://other.cloudflareaccess.example" }),
    await tokenOf({ ...good, aud: ["another"] }),
    await tokenOf({ ...good, exp: now / 1000 - 120 }),
    await tokenOf({ ...good, nbf: now / 1000 + 120 }),
    await tokenOf({ ...good, email: "", sub: "" }),
    await tokenOf(good, { by: theirs }),
    await tokenOf(good, { by: theirs, header: { kid: "ours" } }),
    await tokenOf(good, { header: { jwk: theirs.jwk, kid: "theirs" } }),
    `${await tokenOf(good)}.more`,
    "x".repeat(10_000),
  ];
  for (const token of bad) expect(await whoSignedIn(token, portsAt(now)), token).toBeUndefined();
  expect(await whoSignedIn(await tokenOf(good), portsAt(now))).toBe("ana@example.com");
});

test("[OP1] whoever makes up names of keys has them asked for once a minute; a team that does not answer keeps the keys that are known", async () => {
  const now = NOW + 20 * 3600_000;
  expect(await whoSignedIn(await tokenOf(claimsAt(now)), portsAt(now))).toBe("ana@example.com");
  asked = 0;
  for (let i = 0; i < 50; i++)
    expect(
      await whoSignedIn(await tokenOf(claimsAt(now), { header: { kid: `made-up-${i}` } }), portsAt(now + i)),
    ).toBeUndefined();
  expect(asked).toBe(0);
  const later = now + 2 * 3600_000;
  for (const answer of [
    () => Promise.reject(new Error("no network")),
    async () => new Response("<html>", { status: 200 }),
    async () => new Response("", { status: 500 }),
    async () => Response.json({ keys: "none" }),
  ])
    expect(await whoSignedIn(await tokenOf(claimsAt(later)), portsAt(later, answer))).toBe("ana@example.com");
});
