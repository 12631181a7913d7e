/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { Tables } from "../../tables.ts";
import { bindings, random } from "../../testing/conversations.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import type { Surface } from "../surface.ts";
import type { NativeContext } from "./answer.ts";
import { Idempotency } from "./idempotency.ts";

const DAY_MS = 24 * 3600_000;
const SECRET = new Uint8Array(32).fill(9);
const values = sealedValues(sealedRows(new Uint8Array(32).fill(7)));

type Stage = {
  /** As after a death of the object: the storage stays, the memory does not. */
  dies(): void;
  post(key: string | null, body?: string, more?: { path?: string; token?: string; now?: number }): Promise<Response>;
  /** What was done, in order */
  done: string[];
  answer: (c: NativeContext, body: string) => Promise<Response>;
  idempotency(): Idempotency;
  storage: DurableObjectStorage;
};

function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), async (_, { storage }) => {
    storage.sql.exec("DROP TABLE IF EXISTS applied");
    new Tables(storage, VERSIONS).make();
    let idempotency = new Idempotency(storage.sql, values, SECRET);
    const app = new Hono<Surface>();
    app.onError(() => new Response(null, { status: 500 }));
    app.post("/:what", async (c) => {
      c.set("principal", {
        kind: "token",
        id: c.req.header("x-token") ?? "one",
        name: "",
        scopes: [],
        networks: [],
        expires: null,
        maker: "",
      });
      c.set("now", Number(c.req.header("x-now") ?? 1));
      const body = await c.req.text();
      return idempotency.once(c, new TextEncoder().encode(body).slice(), () => {
        stage.done.push(body);
        return stage.answer(c, body);
      });
    });
    const stage: Stage = {
      dies() {
        idempotency = new Idempotency(storage.sql, values, SECRET);
      },
      async post(key, body = "a", { path = "/x", token = "one", now = 1 } = {}) {
        const headers = { "x-token": token, "x-now": String(now), ...(key !== null && { "Idempotency-Key": key }) };
        return app.request(path, { method: "POST", body, headers });
      },
      done: [],
      answer: async (c, body) => c.json({ did: body, times: stage.done.length }, 201),
      idempotency: () => idempotency,
      storage,
    };
    await run(stage);
  });
}

const shown = async (response: Response) => [response.status, await response.text()];

test("the second time is answered as the first, also after a death of the object; without a key each is done", () =>
  onStage(async ({ post, dies, done }) => {
    const first = await shown(await post("k"));
    expect(first).toEqual([201, JSON.stringify({ did: "a", times: 1 })]);
    expect(await shown(await post("k"))).toEqual(first);
    dies();
    const again = await post("k");
    expect(again.headers.get("content-type")).toContain("application/json");
    expect(await shown(again)).toEqual(first);
    await post(null);
    await post(null);
    expect(done).toEqual(["a", "a", "a"]);
  }));

test("another body or another path under the key is refused; another caller's key is another", () =>
  onStage(async ({ post, done }) => {
    await post("k");
    for (const response of [await post("k", "b"), await post("k", "a", { path: "/y" })])
      expect(await response.json()).toMatchObject({ status: 422, code: "key-reused" });
    // The key is the business's: after a rotation the same request comes with another token.
    expect(await shown(await post("k", "a", { token: "two" }))).toEqual(await shown(await post("k")));
    expect(await (await post("k", "b", { token: "two" })).json()).toMatchObject({ status: 422, code: "key-reused" });
    expect(done).toEqual(["a"]);
  }));

test("while it is being done the key is taken; who dies in the middle leaves it free", () =>
  onStage(async (stage) => {
    const { post, dies, done } = stage;
    const { promise, resolve } = Promise.withResolvers<Response>();
    const begun = Promise.withResolvers<void>();
    stage.answer = () => {
      begun.resolve();
      return promise;
    };
    const first = post("k");
    await begun.promise;
    for (const body of ["a", "b"]) expect(await (await post("k", body)).json()).toMatchObject({ status: 409, code: "in-flight" });
    dies();
    stage.answer = async () => new Response("second");
    expect(await shown(await post("k"))).toEqual([200, "second"]);
    resolve(new Response("first"));
    await first;
    expect(done).toEqual(["a", "a"]);
  }));

test("what failed for a moment is not kept, nor is what threw; a refusal is", () =>
  onStage(async (stage) => {
    const { post, done } = stage;
    for (const status of [429, 500, 503]) {
      stage.answer = async () => new Response("later", { status });
      expect((await post("k")).status).toBe(status);
    }
    stage.answer = async () => Promise.reject(new Error("meant to be"));
    expect((await post("k")).status).toBe(500);
    stage.answer = async () => new Response(null, { status: 204 });
    expect(await shown(await post("k"))).toEqual([204, ""]);
    expect(await shown(await post("k"))).toEqual([204, ""]);
    expect(done).toHaveLength(5);
    stage.answer = async () => new Response("no", { status: 422 });
    await post("other");
    expect(await shown(await post("other"))).toEqual([422, "no"]);
    expect(done).toHaveLength(6);
  }));

test("keys that are none are refused, and do nothing", () =>
  onStage(async ({ post, done }) => {
    for (const key of ["", "a b", "x".repeat(400)]) expect((await post(key)).status, key).toBe(400);
    expect(done).toEqual([]);
    expect((await post("x".repeat(255))).status).toBe(201);
  }));

test("kept for a day, and sealed", () =>
  onStage(async ({ post, done, idempotency, storage }) => {
    await post("k", "zq7canary");
    idempotency().forgetOld(1 + DAY_MS);
    await post("k", "zq7canary");
    expect(done).toHaveLength(1);
    const rows = storage.sql.exec<Record<string, ArrayBuffer>>("SELECT name, request, answer FROM idempotency").toArray();
    for (const row of rows)
      for (const bytes of Object.values(row)) expect(new TextDecoder("latin1").decode(bytes)).not.toContain("zq7");
    idempotency().forgetOld(2 + DAY_MS);
    await post("k", "zq7canary");
    expect(done).toHaveLength(2);
  }));

test("[GW12] an erasure takes the answers about that person, and no memory of which key was used for what", () =>
  onStage(async (stage) => {
    const { post, done, idempotency } = stage;
    stage.answer = async (c, body) => c.json({ id: "m", person: body });
    await Promise.all([post("of-ana", "ana"), post("of-ben", "ben")]);
    idempotency().forgetPerson("ana");
    expect(await (await post("of-ana", "ana")).json()).toMatchObject({ status: 410, code: "erased" });
    expect(await (await post("of-ana", "another")).json()).toMatchObject({ status: 422, code: "key-reused" });
    expect(await (await post("of-ben", "another")).json()).toMatchObject({ status: 422, code: "key-reused" });
    expect(await (await post("of-ben", "ben")).json()).toEqual({ id: "m", person: "ben" });
    expect(done).toEqual(["ana", "ben"]);
  }));

test("[GW12] what is sent has the same id for the same request under a key, whoever asks and whenever, and another for another", () =>
  onStage(async (stage) => {
    const { post, idempotency } = stage;
    stage.answer = async (c) => c.json({ id: c.get("sendKey") });
    const id = async (...given: Parameters<Stage["post"]>) => ((await (await post(...given)).json()) as { id: string }).id;
    const first = await id("k", "a");
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    idempotency().forgetOld(2 + DAY_MS);
    expect(await id("k", "a", { token: "two" })).toBe(first);
    idempotency().forgetOld(2 + DAY_MS);
    expect(await id("k", "b")).not.toBe(first);
    expect(await id("l", "a")).not.toBe(first);
  }));
