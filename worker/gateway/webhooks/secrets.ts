// The app secret, its rotation, and which secret signs what while two are good.

import type { RowCodec, SqlPort } from "../../../client/store/sql.ts";
import { toBase64Url, type UnixMs, utf8 } from "../../../protocol/index.ts";
import { bytesIn } from "./columns.ts";
import { openJson, sealJson } from "./sealed-json.ts";

export type Secrets = {
  /** Of this business's webhook, for good: ids of deliveries are made of it. */
  webhook: string;
  current: string;
  previous: { secret: string; until: UnixMs } | null;
  /** While two are good: the one that the receiver's X-Hub-Signature-256 was last seen to be checked with */
  hub: "current" | "previous";
};
export type SigningKeys = { hub: Uint8Array; standard: Uint8Array[] };

const PLACE = "webhook_secrets";
const SECRET_BYTES = 16;
const ID_BYTES = 16;
const MAX_OVERLAP_MS = 30 * 86_400_000;

/** @param random of 16 bytes each */
export function newSecrets(random: (bytes: number) => Uint8Array): Secrets {
  return { webhook: toBase64Url(random(ID_BYTES)), current: newSecret(random), previous: null, hub: "current" };
}

/** The old one stays good for so long. What was still good before it is so no longer: there are never more than two. */
export function rotated(secrets: Secrets, overlapMs: number, now: UnixMs, random: (bytes: number) => Uint8Array): Secrets {
  const overlap = overlapMs > 0 ? Math.min(overlapMs, MAX_OVERLAP_MS) : 0;
  const previous = overlap > 0 ? { secret: secrets.current, until: now + overlap } : null;
  return { ...secrets, current: newSecret(random), previous, hub: previous ? "previous" : "current" };
}

export function isOverlapping(secrets: Secrets, now: UnixMs): boolean {
  return secrets.previous !== null && now < secrets.previous.until;
}

/** Which secret X-Hub-Signature-256 is made with. @param other the last attempt of this delivery was refused with the usual one */
export function hubChoice(secrets: Secrets, now: UnixMs, other: boolean): Secrets["hub"] {
  if (!isOverlapping(secrets, now)) return "current";
  if (!other) return secrets.hub;
  return secrets.hub === "current" ? "previous" : "current";
}

/** X-Hub-Signature-256 has room for one, the header of Standard Webhooks for both. */
export function signingKeys(secrets: Secrets, now: UnixMs, choice: Secrets["hub"]): SigningKeys {
  const current = utf8(secrets.current);
  if (secrets.previous === null || !isOverlapping(secrets, now)) return { hub: current, standard: [current] };
  const previous = utf8(secrets.previous.secret);
  return { hub: choice === "current" ? current : previous, standard: [current, previous] };
}

/** 4xx is how a receiver says that a signature does not fit; a failing server would fail with the other one too. */
export function mayBeOfSignature(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

export function loadSecrets(sql: SqlPort, rows: RowCodec): Secrets | undefined {
  const [row] = sql.exec("SELECT sealed FROM webhook_secrets", []);
  return row && openJson<Secrets>(rows, PLACE, bytesIn(row, "sealed"));
}

export function saveSecrets(sql: SqlPort, rows: RowCodec, secrets: Secrets): void {
  sql.exec("INSERT OR REPLACE INTO webhook_secrets (one, sealed) VALUES (1, ?)", [sealJson(rows, PLACE, secrets)]);
}

function newSecret(random: (bytes: number) => Uint8Array): string {
  return [...random(SECRET_BYTES)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
