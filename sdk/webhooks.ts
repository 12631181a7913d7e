// Is a webhook ours? For who receives the events of a hosted business: signed as Standard Webhooks and as the Cloud API do it, over exactly the bytes that came.

import { createHmac, timingSafeEqual } from "node:crypto";

/** https://github.com/standard-webhooks/standard-webhooks: what is older, or from later, may be somebody's copy */
const WINDOW_S = 5 * 60;
const MAX_SIGNATURES = 16;

export type Headers = { get(name: string): string | null } | Record<string, string | string[] | undefined>;
export type Received = {
  headers: Headers;
  /** As it came: parsed and written again it is other bytes. */
  body: string | Uint8Array;
  /** Unix time in ms; for tests */
  now?: number;
};
/** `id` is the same for each attempt to deliver one event: keep it for a day, and pass over what you had. */
export type Verified =
  | { ok: true; id: string; event: unknown }
  | { ok: false; why: "no-signature" | "wrong-signature" | "too-old" | "not-json" };

/** @param secret as the console shows it: "whsec_…", or the app secret itself; several while one is rotated */
export function verifyWebhook(secret: string | readonly string[], { headers, body, now = Date.now() }: Received): Verified {
  const [id, stamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headerOf(headers, name));
  if (!id || !stamp || !signatures || !/^\d{1,12}$/.test(stamp)) return { ok: false, why: "no-signature" };
  const bytes = bytesOf(body);
  const signed = Buffer.concat([Buffer.from(`${id}.${stamp}.`), bytes]);
  const given = signatures.split(" ").slice(0, MAX_SIGNATURES);
  const isOurs = secretsIn(secret).some((key) => {
    const expected = createHmac("sha256", key).update(signed).digest();
    return given.some((each) => each.startsWith("v1,") && isSame(expected, Buffer.from(each.slice(3), "base64")));
  });
  if (!isOurs) return { ok: false, why: "wrong-signature" };
  if (Math.abs(now / 1000 - Number(stamp)) > WINDOW_S) return { ok: false, why: "too-old" };
  try {
    return { ok: true, id, event: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, why: "not-json" };
  }
}

/** `X-Hub-Signature-256` alone, for programs that speak the Cloud API. It has no time in it: who copies a request can send it again. */
export function verifyHubSignature(appSecret: string | readonly string[], { headers, body }: Omit<Received, "now">): boolean {
  const given = headerOf(headers, "x-hub-signature-256");
  if (!given?.startsWith("sha256=") || !/^[0-9a-f]{64}$/.test(given.slice(7))) return false;
  const mac = Buffer.from(given.slice(7), "hex");
  return secretsIn(appSecret).some((key) => isSame(createHmac("sha256", key).update(bytesOf(body)).digest(), mac));
}

/** Of the subscription: what to answer to the GET with `hub.challenge`; null: it is not ours. */
export function answerChallenge(verifyToken: string, query: URLSearchParams): string | null {
  const given = Buffer.from(query.get("hub.verify_token") ?? "");
  const isOurs = query.get("hub.mode") === "subscribe" && isSame(Buffer.from(verifyToken), given);
  return isOurs ? query.get("hub.challenge") : null;
}

function secretsIn(secret: string | readonly string[]): Buffer[] {
  const all = typeof secret === "string" ? [secret] : secret;
  if (all.length === 0 || all.some((each) => each === "" || each === "whsec_"))
    throw new TypeError("a webhook's secret is empty");
  return all.map((each) => (each.startsWith("whsec_") ? Buffer.from(each.slice(6), "base64") : Buffer.from(each)));
}

function headerOf(headers: Headers, name: string): string | null {
  if (typeof headers.get === "function") return (headers as { get(name: string): string | null }).get(name);
  for (const [key, value] of Object.entries(headers)) if (key.toLowerCase() === name && typeof value === "string") return value;
  return null;
}

function bytesOf(body: string | Uint8Array): Buffer {
  return typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** Takes as long wherever they differ. */
function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
