// Where the events of a business go: one URL, whether it is on, and how it has been doing.

import type { RowCodec, SqlPort, SqlRow } from "../../../client/store/sql.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { type Breaker, CLOSED } from "./breaker.ts";
import { bytesIn, numberIn, textIn } from "./columns.ts";
import { openJson, sealJson } from "./sealed-json.ts";
import type { Field, WebhookView } from "./webhook-management.ts";

export type Endpoint = {
  /** Rises with each subscription */
  generation: number;
  url: string;
  verifyToken: string;
  fields: readonly Field[];
  /** The member with whom it ends; "": nobody */
  maker: string;
  state: "on" | "disabled";
  createdAt: UnixMs;
  breaker: Breaker;
};

type Target = Pick<Endpoint, "url" | "verifyToken">;
export type Wants = Pick<Endpoint, "fields" | "maker">;
/** Of who says nothing of it */
export const WANTS: Wants = { fields: ["messages"], maker: "" };

const PLACE = "webhook_endpoint";
const COLUMNS = "generation, sealed, state, created_at, failures, failing_since, open_until, cool_down";

export function loadEndpoint(sql: SqlPort, rows: RowCodec): Endpoint | undefined {
  const [row] = sql.exec(`SELECT ${COLUMNS} FROM webhook_endpoint`, []);
  if (!row) return undefined;
  const stored = openJson<Target & Partial<Wants>>(rows, PLACE, bytesIn(row, "sealed"));
  return {
    generation: numberIn(row, "generation"),
    ...WANTS,
    ...stored,
    state: textIn(row, "state") === "on" ? "on" : "disabled",
    createdAt: numberIn(row, "created_at"),
    breaker: breakerIn(row),
  };
}

/** @param generation higher than any before it */
export function replaceEndpoint(
  sql: SqlPort,
  rows: RowCodec,
  { target, generation, now }: { target: Target & Wants; generation: number; now: UnixMs },
): Endpoint {
  const sealed = sealJson(rows, PLACE, target);
  sql.exec(`INSERT OR REPLACE INTO webhook_endpoint (one, ${COLUMNS}) VALUES (1, ?, ?, 'on', ?, 0, 0, 0, 0)`, [
    generation,
    sealed,
    now,
  ]);
  return { generation, ...target, state: "on", createdAt: now, breaker: CLOSED };
}

export function saveTarget(sql: SqlPort, rows: RowCodec, { url, verifyToken, fields, maker }: Target & Wants): void {
  sql.exec("UPDATE webhook_endpoint SET sealed = ?", [sealJson(rows, PLACE, { url, verifyToken, fields, maker })]);
}

export function saveBreaker(sql: SqlPort, breaker: Breaker): void {
  sql.exec("UPDATE webhook_endpoint SET failures = ?, failing_since = ?, open_until = ?, cool_down = ?", [
    breaker.failures,
    breaker.failingSince,
    breaker.openUntil,
    breaker.coolDownMs,
  ]);
}

export function disableEndpoint(sql: SqlPort): void {
  sql.exec("UPDATE webhook_endpoint SET state = 'disabled'", []);
}

export function removeEndpoint(sql: SqlPort): void {
  sql.exec("DELETE FROM webhook_endpoint", []);
}

export function viewOf(endpoint: Endpoint, id: string, waiting: number): WebhookView {
  const common = { id, url: endpoint.url, createdAt: endpoint.createdAt, waiting };
  if (endpoint.state === "disabled") return { ...common, state: "disabled", why: "gone", resumesAt: null };
  const { openUntil } = endpoint.breaker;
  if (openUntil > 0) return { ...common, state: "paused", why: "failing", resumesAt: openUntil };
  return { ...common, state: "on", why: null, resumesAt: null };
}

function breakerIn(row: SqlRow): Breaker {
  return {
    failures: numberIn(row, "failures"),
    failingSince: numberIn(row, "failing_since"),
    openUntil: numberIn(row, "open_until"),
    coolDownMs: numberIn(row, "cool_down"),
  };
}
