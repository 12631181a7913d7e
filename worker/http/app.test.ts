import { parse } from "valibot";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { person, randomId } from "../../mls/testing/people.ts";
import { allEndpoints, errorBody, framePaths, MAX_FRAME_BYTES, MAX_JSON_BYTES, PROTOCOL_VERSION } from "../../protocol/index.ts";
import { cloudEndpoints } from "../business/cloud-routes.ts";
import type { NativeRoute } from "../business/native/route.ts";
import { nativeRoutes } from "../business/native-routes.ts";
import { registered, registration } from "../directory/testing/registered.ts";
import { app, bindings, call, fetchPath, migrate, ORIGIN, rows } from "../directory/testing/service.ts";
import { problemBody } from "./business-api.ts";
import { frameRoutes } from "./frame-routes.ts";
import { mediaRouteTable } from "./media-routes.ts";
import type { describeService } from "./open-api.ts";

beforeAll(migrate);

type Route = { method: string; path: string; session: boolean };
const routes: Route[] = [
  ...Object.values(allEndpoints),
  ...[frameRoutes, mediaRouteTable]
    .flatMap((table) => Object.values<{ method: string; path: string }>(table))
    .map(({ method, path }) => ({ method, path, session: true })),
];
const native = Object.entries<NativeRoute>(nativeRoutes);
const served = [...routes, ...native.map(([, { method, path }]) => ({ method, path }))];
const sockets = Object.values(frameRoutes).filter(({ isSocket }) => isSocket);
/** With ids where the path has parameters. */
const pathAt = ({ path }: { path: string }) => path.replace(/:handle/g, "nobody").replace(/:\w+/g, () => randomId());
const problemIn = async (response: Response) => {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = parse(problemBody, await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
};
const errorIn = async (response: Response) => parse(errorBody, await response.json()).error;

describe("the table", () => {
  test("is served whole: each route is there, and asks for a session where it says so", async () => {
    for (const route of routes) {
      const response = await fetchPath(pathAt(route), { method: route.method });
      expect(response.status, `${route.method} ${route.path}`).not.toBe(404);
      expect(response.status, `${route.method} ${route.path}`).not.toBe(405);
      expect(response.status === 401, `${route.method} ${route.path}`).toBe(route.session);
    }
  });

  test("of businesses is served whole: nobody gets further than the door without a token or a session", async () => {
    for (const [name, { method, path }] of native) {
      const response = await fetchPath(pathAt({ path }), { method });
      expect([response.status, (await problemIn(response)).code], name).toEqual([401, "no-token"]);
    }
  });

  test("is served alone: a path that is not in it is not found, a method that is not in it is named", async () => {
    for (const path of ["/v1", "/v1/", "/v1/nope", "/v2/health", "/", "/v1/health/x", "/assets/old.js", "/v1/%00"]) {
      const response = await fetchPath(path);
      expect([response.status, await errorIn(response)], path).toEqual([404, { kind: "not-found" }]);
    }
    const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    for (const path of new Set(routes.map((route) => route.path))) {
      const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
      for (const method of methods.filter((each) => !allowed.includes(each))) {
        const response = await fetchPath(pathAt({ path }), { method });
        expect(response.status, `${method} ${path}`).toBe(405);
        expect(response.headers.get("allow")).toBe(allowed.sort().join(", "));
        expect((await errorIn(response)).kind).toBe("malformed");
      }
    }
    for (const path of new Set(native.map(([, route]) => route.path))) {
      const allowed = native.filter(([, route]) => route.path === path).map(([, { method }]) => method as string);
      for (const method of methods.filter((each) => !allowed.includes(each))) {
        const response = await fetchPath(pathAt({ path }), { method });
        expect([response.status, response.headers.get("allow")], `${method} ${path}`).toEqual([405, allowed.sort().join(", ")]);
        expect((await problemIn(response)).code).toBe("method-not-allowed");
      }
    }
  });

  test("is what OpenAPI says, each with its schema", async () => {
    const response = await fetchPath("/v1/openapi.json");
    expect(response.headers.get("cache-control")).toBe("public, max-age=3600");
    const document = (await response.json()) as ReturnType<typeof describeService>;
    expect(document.openapi).toBe("3.1.0");
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(described.sort()).toEqual(served.map(({ method, path }) => `${method} ${path}`).sort());
    const { createAccount, ...others } = operationsIn(document);
    expect(Object.keys(others)).toHaveLength(served.length - 1);
    expect(createAccount).toMatchObject({
      security: [],
      requestBody: {
        content: {
          "application/json": {
            schema: { type: "object", required: ["handle", "entry", "proof", "work", "bearer"] },
          },
        },
      },
    });
  });

  test("[BC9] of businesses is described with who may call each route, what goes in and out, and how it says no", async () => {
    const document = (await (await fetchPath("/v1/openapi.json")).json()) as ReturnType<typeof describeService>;
    const operations = operationsIn(document);
    const owner = [{ cookie: [] }, { bearer: [] }];
    for (const [name, route] of native) {
      const operation = operations[`business.${name}`];
      expect(operation, name).toMatchObject({
        "x-scope": route.scope,
        tags: [expect.any(String)],
        responses: { 422: { $ref: "#/components/responses/Problem" } },
      });
      const { security } = operation as { security: object[] };
      if (["person", "owner", "admin", "member"].includes(String(route.scope))) expect(security, name).toEqual(owner);
      else if (route.scope === "link") expect(security, name).toEqual([{ link: [] }, { apiToken: [] }]);
      else expect(security, name).toEqual([{ apiToken: [] }, ...owner]);
      if (route.request !== undefined) expect(operation, name).toHaveProperty("requestBody.content.application/json.schema.type");
    }
    expect(document.components.responses.Problem.content["application/problem+json"]?.schema).toMatchObject({
      required: ["type", "title", "status", "code", "detail"],
    });
    expect(operations["business.send"]).toMatchObject({
      parameters: [
        { name: "business", in: "path" },
        { name: "Idempotency-Key", in: "header" },
      ],
      responses: { 200: { content: { "application/json": { schema: { required: ["id", "person"] } } } } },
    });
    expect(document["x-cloud-version"]).toBe("v23.0");
    const cloud = document["x-cloud-routes"];
    expect(cloud).toHaveLength(Object.keys(cloudEndpoints).length);
    expect(cloud).toContainEqual({
      method: "POST",
      path: "/{phone}/messages",
      versionedPath: "/{version}/{phone}/messages",
      summary: cloudEndpoints.send.summary,
      scope: "messages:send",
    });
    expect(cloud.flatMap(({ path, versionedPath = "" }) => [path, versionedPath]).join("")).not.toMatch(/[:\\+]/);
  });
});

function operationsIn(document: ReturnType<typeof describeService>) {
  return Object.fromEntries(
    Object.values(document.paths).flatMap((methods) => Object.values(methods).map((each) => [String(each.operationId), each])),
  );
}

describe("every answer", () => {
  const expected = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cache-control": "no-store",
  };

  test("has the security headers, whether yes or no, and lets no other origin read it", async () => {
    const { token } = await registered();
    const answers = [
      await fetchPath("/v1/health"),
      await fetchPath("/v1/health", { method: "HEAD" }),
      await fetchPath("/v1/me", { headers: { Authorization: `Bearer ${token}`, Origin: "https://evil.example" } }),
      await fetchPath("/v1/me"),
      await fetchPath("/v1/nope"),
      await fetchPath("/v1/health", { method: "POST" }),
      await fetchPath("/v1/challenges", { method: "POST", headers: { Origin: "https://evil.example" } }),
      await fetchPath(pathAt({ path: framePaths.conversationSocket }), {
        headers: { Upgrade: "websocket", Authorization: `Bearer ${token}` },
      }),
    ];
    for (const { headers, status } of answers) {
      for (const [name, value] of Object.entries(expected)) expect(headers.get(name), `${status} ${name}`).toBe(value);
      expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test("to an upgrade is the socket itself", async () => {
    const { token } = await registered();
    const response = await fetchPath(framePaths.inbox, { headers: { Upgrade: "websocket", Authorization: `Bearer ${token}` } });
    expect(response.status).toBe(101);
    response.webSocket?.accept();
    response.webSocket?.close();
  });
});

describe("another site", () => {
  const changing = served.filter(({ method }) => method !== "GET");
  const foreign: Record<string, string>[] = [
    { Origin: "https://evil.example" },
    { Origin: "null" },
    { Origin: "http://parley.example" },
    { Origin: "https://parley.example:8443" },
    { Origin: "https://parley.example.evil.example" },
    { Origin: "https://www.parley.example" },
    { Origin: `${ORIGIN}/` },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
    { Origin: ORIGIN, "Sec-Fetch-Site": "cross-site" },
  ];

  test("changes nothing, with whatever session", async () => {
    const { token } = await registered();
    for (const route of changing) {
      for (const headers of foreign) {
        for (const session of [{ Authorization: `Bearer ${token}` }, { Cookie: `__Host-parley=${token}` }]) {
          const response = await fetchPath(pathAt(route), { method: route.method, headers: { ...headers, ...session } });
          const what = `${route.method} ${route.path} ${JSON.stringify(headers)}`;
          expect([response.status, await errorIn(response)], what).toEqual([403, { kind: "wrong-origin" }]);
        }
      }
    }
    expect((await call("me", { token })).status).toBe(200);
  });

  test("opens no socket", async () => {
    const { token } = await registered();
    for (const route of sockets) {
      for (const headers of foreign) {
        const session = { Upgrade: "websocket", Cookie: `__Host-parley=${token}` };
        const response = await fetchPath(pathAt(route), { headers: { ...headers, ...session } });
        expect((await errorIn(response)).kind, JSON.stringify(headers)).toBe("wrong-origin");
      }
    }
  });

  test("is not us, and not a program that has a token in its hands", async () => {
    for (const headers of [{ Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" }, { Origin: ORIGIN }, {}]) {
      expect((await call("challenge", { headers: headers as Record<string, string> })).status).toBe(200);
    }
    const { token } = await registered();
    expect((await call("endSession", { token })).status).toBe(200);
  });
});

describe("a body", () => {
  const post = (body: BodyInit, headers: Record<string, string> = { "Content-Type": "application/json" }) =>
    fetchPath("/v1/sessions", { method: "POST", body, headers });
  const tooBig = { kind: "too-big", limitBytes: MAX_JSON_BYTES };

  test("that says it is too big is not read", async () => {
    let pulled = 0;
    const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 });
    const headers = { "Content-Type": "application/json", "Content-Length": `${MAX_JSON_BYTES + 1}` };
    const response = await post(body, headers);
    expect([response.status, await errorIn(response)]).toEqual([413, tooBig]);
    expect(pulled).toBe(0);
  });

  test("that does not say how big it is, is read as far as it may be", async () => {
    const part = new TextEncoder().encode(" ".repeat(64 * 1024));
    let sent = 0;
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          sent += part.length;
          controller.enqueue(part);
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    expect(await errorIn(await post(body))).toEqual(tooBig);
    expect(sent).toBeLessThanOrEqual(MAX_JSON_BYTES + 2 * part.length);
    expect(cancelled).toBe(true);
  });

  test("that lies about its size gains nothing", async () => {
    const body = " ".repeat(MAX_JSON_BYTES + 1);
    const response = await post(body, { "Content-Type": "application/json", "Content-Length": "2" });
    expect((await errorIn(response)).kind).toBe("too-big");
  });

  test("of a frame has its own limit", async () => {
    const { token } = await registered();
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/cbor" };
    const path = pathAt({ path: framePaths.submit });
    const response = await fetchPath(path, { method: "POST", headers, body: new Uint8Array(MAX_FRAME_BYTES + 1) });
    expect(await errorIn(response)).toEqual({ kind: "too-big", limitBytes: MAX_FRAME_BYTES });
  });

  test("is JSON in UTF-8 and says so", async () => {
    const whole = JSON.stringify({ account: randomId(), device: randomId(), proof: {}, bearer: true });
    for (let length = 0; length < whole.length; length += 7) {
      expect(await errorIn(await post(whole.slice(0, length)))).toEqual({
        kind: "malformed",
        detail: "body: not JSON in UTF-8",
      });
    }
    expect((await errorIn(await post(new Uint8Array([0x22, 0xff, 0x22])))).kind).toBe("malformed");
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""]) {
      const error = await errorIn(await post(whole, { "Content-Type": type }));
      expect(error, type).toEqual({ kind: "malformed", detail: "content-type: expected application/json" });
    }
    const named = await errorIn(await post(whole, { "Content-Type": "Application/JSON; charset=utf-8" }));
    expect(named.kind === "malformed" && named.detail).toMatch(/^proof\./);
  });

  test("with keys that nobody asked for brings nothing in by them", async () => {
    const { device } = await registered();
    const body = `{"__proto__":{"bearer":true},"account":"${device.accountId}","device":"${device.deviceId}","bearer":true}`;
    expect(await errorIn(await post(body))).toMatchObject({ kind: "malformed" });
    expect(({} as { bearer?: boolean }).bearer).toBeUndefined();
  });
});

test("a look-up answers what is there, exactly, and otherwise always the same", async () => {
  const [ana, ben] = [await registered(), await registered()];
  const token = ana.token;
  const found = (await call("lookUpHandle", { token, params: { handle: ben.handle } })).answer;
  expect(found).toMatchObject({ account: ben.account.accountId, handle: ben.handle, log: [expect.any(String)] });
  expect((await call("lookUpAccount", { token, params: { account: ben.account.accountId } })).answer).toEqual(found);
  for (const handle of [`${ben.handle}x`, ben.handle.slice(0, -1).padEnd(3, "x"), "admin"]) {
    const { status, rejection } = await call("lookUpHandle", { token, params: { handle } });
    expect([status, rejection], handle).toEqual([404, { kind: "not-found" }]);
  }
  const nobody = await call("lookUpAccount", { token, params: { account: randomId() } });
  expect([nobody.status, nobody.rejection]).toEqual([404, { kind: "not-found" }]);
  for (const handle of [ben.handle.toUpperCase(), `${ben.handle}%`, "_", "a' OR 1=1 --"]) {
    expect((await call("lookUpHandle", { token, params: { handle } })).rejection?.kind).toBe("handle-malformed");
  }
});

test("who asks too often has to wait, and others do not", async () => {
  const ask = (ip: string) =>
    fetchPath("/v1/sessions", { method: "POST", headers: { "CF-Connecting-IP": ip, "Content-Type": "text/plain" } });
  let refused: Response | undefined;
  for (let i = 0; i < 2_000 && refused === undefined; i++) {
    const response = await ask("203.0.113.7");
    if (response.status === 429) refused = response;
  }
  expect(refused?.headers.get("retry-after")).toBe("10");
  expect(refused && (await errorIn(refused))).toEqual({ kind: "rate-limited", retryAfterMs: 10_000 });
  expect((await ask("203.0.113.8")).status).toBe(400);
});

describe("a bug", () => {
  test("answers `unavailable`, and its log has neither what was sent nor who sent it", async () => {
    const { token, account, handle } = await registered();
    const logged: unknown[] = [];
    const spy = vi.spyOn(console, "error").mockImplementation((...args) => void logged.push(...args));
    await rows("ALTER TABLE accounts RENAME TO elsewhere");
    try {
      const { status, rejection, headers } = await call("lookUpHandle", { token, params: { handle } });
      expect([status, rejection]).toEqual([503, { kind: "unavailable", retryAfterMs: 2_000 }]);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    } finally {
      await rows("ALTER TABLE elsewhere RENAME TO accounts");
      spy.mockRestore();
    }
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ event: "request-failed", method: "GET", route: "/v1/handles/:handle" });
    const text = JSON.stringify(logged);
    for (const secret of [handle, token, account.accountId]) expect(text).not.toContain(secret);
  });

  test("of the database while an account is made says nothing of it either", async () => {
    const who = await person();
    const request = await registration(who);
    const logged: unknown[] = [];
    const spy = vi.spyOn(console, "error").mockImplementation((...args) => void logged.push(...args));
    await rows("ALTER TABLE sessions RENAME TO elsewhere");
    try {
      expect((await call("createAccount", { body: request })).rejection?.kind).toBe("unavailable");
    } finally {
      await rows("ALTER TABLE elsewhere RENAME TO sessions");
      spy.mockRestore();
    }
    expect(JSON.stringify(logged)).not.toContain(request.handle);
    // Nothing of it was written: the same request, with a new proof, goes through.
    expect((await call("createAccount", { body: await registration(who, { handle: request.handle }) })).status).toBe(200);
  });
});

test("the service is up and says which protocol it speaks", async () => {
  expect((await call("health")).answer).toEqual({ status: "ok", version: PROTOCOL_VERSION });
  expect((await app.request("/v1/health", { method: "HEAD" }, bindings)).status).toBe(200);
});
