// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the same request under the same key is done once, and answered as the first time.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, sameBytes, type UnixMs, utf8 } from "../../../protocol/index.ts";
import { problem } from "../../business/problem.ts";
import type { SealedValues } from "../store/sealed-values.ts";
import type { PersonId } from "../talk/business.ts";
import type { NativeContext } from "./answer.ts";

const KEPT_MS = 24 * 3600_000;
const MAX_LETTERS = 255;
const KEY = /^[\x21-\x7e]+$/;

type Answered = { status: number; type: string; body: string };
type Row = { request: ArrayBuffer; answer: ArrayBuffer };

export class Idempotency {
  private readonly underWay = new Set<string>();
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;
  private readonly secret: Uint8Array;

  /** @param secret of the business, 32 bytes: what was asked cannot be guessed from the digests that are kept */
  constructor(sql: SqlStorage, values: SealedValues, secret: Uint8Array) {
    this.sql = sql;
    this.values = values;
    this.secret = secret;
  }

  /**
   * A key is the business's, whichever of its tokens came with it. What fails for a moment is not kept: it may be tried again. A crash before
   * the answer is kept lets a repeated request run again; what it sends has an id made of key and request, so that it is sent once all the
   * same, and another request under a key that is no longer known is another message.
   */
  async once(c: NativeContext, body: Uint8Array, run: () => Promise<Response>): Promise<Response> {
    const key = c.req.header("idempotency-key");
    if (key === undefined) return run();
    if (key.length > MAX_LETTERS || !KEY.test(key))
      return problem({ status: 400, code: "malformed", detail: "idempotency-key: expected 1 to 255 visible ASCII characters" });
    const name = this.digest("key", utf8(key));
    const request = this.digest("request", concat(utf8(`${c.req.method} ${c.req.path}\n`), body));
    const known = this.find(name);
    if (known !== undefined && !sameBytes(new Uint8Array(known.request), request))
      return problem({ status: 422, code: "key-reused", detail: "that key was used for another request" });
    if (known?.answer.byteLength === 0)
      return problem({ status: 410, code: "erased", detail: "whom it was about has been erased" });
    if (known !== undefined) return replay(this.values.open<Answered>("idempotency", known.answer));
    const place = hex(name);
    if (this.underWay.has(place)) return problem({ status: 409, code: "in-flight", detail: "the same request is being done" });
    this.underWay.add(place);
    c.set("sendKey", hex(this.digest("send", concat(name, request))));
    try {
      const response = await run();
      if (response.status >= 500 || response.status === 429 || response.status === 412) return response;
      const answer: Answered = {
        status: response.status,
        type: response.headers.get("content-type") ?? "",
        body: await response.text(),
      };
      this.sql.exec(
        "INSERT OR REPLACE INTO idempotency (name, request, person, answer, at) VALUES (?, ?, ?, ?, ?)",
        name.buffer,
        request.buffer,
        personIn(answer) ?? c.req.param("person") ?? "",
        this.values.seal("idempotency", answer),
        c.get("now"),
      );
      return replay(answer);
    } finally {
      this.underWay.delete(place);
    }
  }

  /** The answers about that person. That their keys were used, and for which requests, is still known: or they would be taken for new ones. */
  forgetPerson(person: PersonId): void {
    this.sql.exec("UPDATE idempotency SET person = '', answer = x'' WHERE person = ?", person);
  }

  forgetOld(now: UnixMs): void {
    this.sql.exec("DELETE FROM idempotency WHERE at < ?", now - KEPT_MS);
  }

  private digest(of: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    return hmac(sha256, this.secret, concat(utf8(`parley/idempotency/v1 ${of}\n`), bytes)).slice();
  }

  private find(name: Uint8Array<ArrayBuffer>): Row | undefined {
    return this.sql.exec<Row>("SELECT request, answer FROM idempotency WHERE name = ?", name.buffer).toArray()[0];
  }
}

function replay({ status, type, body }: Answered): Response {
  return new Response(status === 204 ? null : body, { status, headers: type === "" ? {} : { "Content-Type": type } });
}

/** Whom it names: of our own answers, so it is JSON where it says so. */
function personIn({ type, body }: Answered): PersonId | undefined {
  const json: unknown = type.includes("json") ? JSON.parse(body) : null;
  const { person } = (json ?? {}) as { person?: unknown };
  return typeof person === "string" ? person : undefined;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
