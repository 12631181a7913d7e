// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the same request under the same key is done once, and answered as the first time.

import { concat, sameBytes, type UnixMs, utf8 } from "../../../protocol/index.ts";
import { problem } from "../../business/problem.ts";
import type { SealedValues } from "../sealed-values.ts";
import type { NativeContext } from "./answer.ts";

const KEPT_MS = 24 * 3600_000;
const MAX_LETTERS = 255;
const KEY = /^[\x21-\x7e]+$/;

/** Of whoever asks: two tokens that take the same key do not meet. */
export function idempotencyKeyOf(c: NativeContext): string | null {
  const key = c.req.header("idempotency-key");
  const principal = c.get("principal");
  return key === undefined ? null : `${principal.kind === "token" ? principal.id : principal.kind} ${key}`;
}

type Answered = { status: number; type: string; body: string };
type Row = { request: ArrayBuffer; answer: ArrayBuffer };

export class Idempotency {
  private readonly underWay = new Set<string>();
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
  }

  /**
   * What fails for a moment is not kept: it may be tried again. A crash before the answer is kept lets a repeated request run again; what it
   * sends has an id made of the key, so that it is sent once all the same.
   */
  async once(c: NativeContext, body: Uint8Array, run: () => Promise<Response>): Promise<Response> {
    const key = idempotencyKeyOf(c);
    if (key === null) return run();
    if (key.length > MAX_LETTERS + 64 || !KEY.test(c.req.header("idempotency-key") ?? ""))
      return problem({ status: 400, code: "malformed", detail: "idempotency-key: expected 1 to 255 visible ASCII characters" });
    const name = await digest(utf8(key));
    const request = await digest(concat(utf8(`${c.req.method} ${c.req.path}\n`), body));
    const known = this.find(name);
    if (known !== undefined && !sameBytes(new Uint8Array(known.request), request))
      return problem({ status: 422, code: "key-reused", detail: "that key was used for another request" });
    if (known !== undefined) return replay(this.values.open<Answered>("idempotency", known.answer));
    const place = hex(name);
    if (this.underWay.has(place)) return problem({ status: 409, code: "in-flight", detail: "the same request is being done" });
    this.underWay.add(place);
    try {
      const response = await run();
      if (response.status >= 500 || response.status === 429) return response;
      const answer: Answered = {
        status: response.status,
        type: response.headers.get("content-type") ?? "",
        body: await response.text(),
      };
      this.sql.exec(
        "INSERT OR REPLACE INTO idempotency (name, request, answer, at) VALUES (?, ?, ?, ?)",
        name.buffer,
        request.buffer,
        this.values.seal("idempotency", answer),
        c.get("now"),
      );
      return replay(answer);
    } finally {
      this.underWay.delete(place);
    }
  }

  /** Answers name people: after an erasure none is kept. */
  forgetAll(): void {
    this.sql.exec("DELETE FROM idempotency");
  }

  forgetOld(now: UnixMs): void {
    this.sql.exec("DELETE FROM idempotency WHERE at < ?", now - KEPT_MS);
  }

  private find(name: Uint8Array<ArrayBuffer>): Row | undefined {
    return this.sql.exec<Row>("SELECT request, answer FROM idempotency WHERE name = ?", name.buffer).toArray()[0];
  }
}

function replay({ status, type, body }: Answered): Response {
  return new Response(status === 204 ? null : body, { status, headers: type === "" ? {} : { "Content-Type": type } });
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
