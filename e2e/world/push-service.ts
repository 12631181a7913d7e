// A push service of this machine, and the browser behind it: checks who pushes (RFC 8292) and decrypts as a user agent does (RFC 8291).
// Written from the RFCs with Node's own crypto, and shares no code with what it judges.

import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { bodyOf, type Reply, startReceiver } from "./receiver.ts";

export type Pushed = { /** Of the request's body */ bytes: number; text: string; headers: IncomingMessage["headers"] };
export type PushService = {
  /** As `PushSubscription.toJSON()` has it, flat */
  readonly subscription: { endpoint: string; p256dh: string; auth: string };
  readonly pushed: Pushed[];
  /** What it answers from now on */
  answers(reply: Reply): void;
  close(): Promise<void>;
};

/** @param vapidKey as the service tells it: base64url of the uncompressed point */
export async function startPushService(vapidKey: string): Promise<PushService> {
  const agent = createECDH("prime256v1");
  const p256dh = agent.generateKeys();
  const auth = randomBytes(16);
  const pushed: Pushed[] = [];
  let reply: Reply = { status: 201 };
  const receiver = await startReceiver(async (request) => {
    if (request.method !== "POST" || request.url !== "/push/1") return { status: 404 };
    const origin = `http://${request.headers.host}`;
    if (!isSigned(request.headers.authorization ?? "", vapidKey, origin)) return { status: 403 };
    const body = await bodyOf(request);
    if (body.length > 4096) return { status: 413 };
    pushed.push({ bytes: body.length, text: decrypt(body), headers: request.headers });
    return reply;
  });

  function decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const idLength = body.readUInt8(20);
    const sender = body.subarray(21, 21 + idLength);
    const sealed = body.subarray(21 + idLength);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), p256dh, sender]);
    const secret = Buffer.from(hkdfSync("sha256", agent.computeSecret(sender), auth, info, 32));
    const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
    const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
    const cipher = createDecipheriv("aes-128-gcm", key, nonce);
    cipher.setAuthTag(sealed.subarray(-16));
    const record = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    const end = record.findLastIndex((byte) => byte !== 0);
    if (record[end] !== 2) throw new Error("not the last record");
    return record.subarray(0, end).toString("utf8");
  }

  return {
    subscription: { endpoint: `${receiver.url}/push/1`, p256dh: p256dh.toString("base64url"), auth: auth.toString("base64url") },
    pushed,
    answers(next) {
      reply = next;
    },
    close: receiver.close,
  };
}

function isSigned(header: string, vapidKey: string, origin: string): boolean {
  const [, head = "", claims = "", signature = "", k] = /^vapid t=([^.]+)\.([^.]+)\.([^.]+), k=(.+)$/.exec(header) ?? [];
  if (k !== vapidKey) return false;
  const point = Buffer.from(k, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const signed = Buffer.from(`${head}.${claims}`);
  const holds = verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as Record<string, unknown>;
  const now = Date.now() / 1000;
  return holds && aud === origin && typeof sub === "string" && typeof exp === "number" && exp > now && exp <= now + 24 * 3600;
}
