// The sign-in of the operators' own team in front of this service, as Cloudflare Access does it: a JWT (RFC 7519) in a header, signed with RS256 by a
// key that the team publishes (RFC 7517). Where a team is configured nobody comes in without one.

import * as v from "valibot";
import { fromBase64Url, type UnixMs, utf8 } from "../../protocol/index.ts";

export const ACCESS_HEADER = "Cf-Access-Jwt-Assertion";

export type AccessTeam = { /** Such as "team.cloudflareaccess.com" */ host: string /** Of the application */; audience: string };
export type AccessPorts = { fetch(url: string): Promise<Response>; team: AccessTeam; now: UnixMs };

const MAX_TOKEN_LETTERS = 8192;
const KEYS_LAST_MS = 3600_000;
/** A key that is not among those known is asked for at most this often, whoever makes up its name. */
const ASK_AGAIN_AFTER_MS = 60_000;
/** Two clocks differ. */
const LEEWAY_MS = 60_000;
const MAX_KEYS_BYTES = 64 * 1024;

const header = v.object({ alg: v.literal("RS256"), kid: v.pipe(v.string(), v.maxLength(200)) });
const claims = v.object({
  iss: v.string(),
  aud: v.union([v.string(), v.array(v.string())]),
  exp: v.number(),
  nbf: v.optional(v.number(), 0),
  email: v.optional(v.pipe(v.string(), v.maxLength(320)), ""),
  sub: v.optional(v.pipe(v.string(), v.maxLength(320)), ""),
  /** Of a service token, the id of its client: those have no email, and an empty subject (developers.cloudflare.com/cloudflare-one, "Application token"). */
  common_name: v.optional(v.pipe(v.string(), v.maxLength(320)), ""),
});
const keySet = v.object({
  keys: v.pipe(
    v.array(v.looseObject({ kid: v.string(), kty: v.string(), n: v.optional(v.string()), e: v.optional(v.string()) })),
    v.maxLength(32),
  ),
});

type Known = { keys: Map<string, CryptoKey>; readAt: UnixMs };
const known = new Map<string, Known>();

/** @returns whom it names, or undefined: nobody is told which of several reasons it was */
export async function whoSignedIn(token: string | undefined, ports: AccessPorts): Promise<string | undefined> {
  if (token === undefined || token.length > MAX_TOKEN_LETTERS) return undefined;
  const [head, body, signature, ...more] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || more.length > 0) return undefined;
  const [said, claimed, bytes] = [read(header, head), read(claims, body), fromBase64Url(signature)];
  if (said === undefined || claimed === undefined || bytes === undefined) return undefined;
  const key = await keyOf(said.kid, ports);
  if (key === undefined) return undefined;
  const isSigned = await crypto.subtle.verify(
    "RSASSA-PKCS1-v1_5",
    key,
    bytes as Uint8Array<ArrayBuffer>,
    utf8(`${head}.${body}`) as Uint8Array<ArrayBuffer>,
  );
  return isSigned && isForUs(claimed, ports) ? claimed.email || claimed.common_name || claimed.sub || undefined : undefined;
}

function isForUs({ iss, aud, exp, nbf }: v.InferOutput<typeof claims>, { team, now }: AccessPorts): boolean {
  const audiences = typeof aud === "string" ? [aud] : aud;
  const isNow = exp * 1000 > now - LEEWAY_MS && nbf * 1000 < now + LEEWAY_MS;
  return iss === `https://${team.host}` && audiences.includes(team.audience) && isNow;
}

async function keyOf(kid: string, ports: AccessPorts): Promise<CryptoKey | undefined> {
  const { host } = ports.team;
  const kept = known.get(host);
  const age = kept === undefined ? Number.POSITIVE_INFINITY : Math.abs(ports.now - kept.readAt);
  const found = age < KEYS_LAST_MS ? kept?.keys.get(kid) : undefined;
  if (found !== undefined || age < ASK_AGAIN_AFTER_MS) return found;
  const keys = await readKeys(ports);
  if (keys === undefined) return kept?.keys.get(kid);
  known.set(host, { keys, readAt: ports.now });
  return keys.get(kid);
}

async function readKeys({ fetch, team }: AccessPorts): Promise<Map<string, CryptoKey> | undefined> {
  try {
    const answer = await fetch(`https://${team.host}/cdn-cgi/access/certs`);
    const text = answer.ok ? await answer.text() : "";
    const parsed = text.length > MAX_KEYS_BYTES ? undefined : v.safeParse(keySet, JSON.parse(text));
    if (!parsed?.success) return undefined;
    const usable = parsed.output.keys.filter(({ kty, n, e }) => kty === "RSA" && n !== undefined && e !== undefined);
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const made = usable.map(async ({ kid, n, e }) => {
      const jwk = { kty: "RSA", n, e } as JsonWebKey;
      return [kid, await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"])] as const;
    });
    return new Map(await Promise.all(made));
  } catch {
    return undefined;
  }
}

function read<Schema extends v.GenericSchema>(schema: Schema, part: string): v.InferOutput<Schema> | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(new TextDecoder().decode(fromBase64Url(part))));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
