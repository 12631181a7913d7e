// Which ids lead where: only this business's own, and each only to what it is of.

import { expect, test } from "vitest";
import { cloudEndpoints, cloudRoutes } from "../../business/cloud-routes.ts";
import { identity } from "./testing/business.ts";
import { testSurface } from "./testing/surface.ts";

test("each route is there once, with a version and without", () => {
  const keys = cloudRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBe(2 * Object.keys(cloudEndpoints).length);
});

test.each([
  ["POST", "/v23.0/1000000000000002/messages"],
  ["POST", "/1000000000000002/media"],
  ["GET", "/v23.0/1000000000000002"],
  ["GET", "/v23.0/2000000000000002"],
  ["GET", "/2000000000000002/phone_numbers"],
  ["POST", "/v23.0/2000000000000002/subscribed_apps"],
  ["GET", "/v23.0/399"],
  ["DELETE", "/v23.0/399"],
  ["GET", "/v23.0/399/download"],
  ["GET", "/v23.0/499"],
  ["POST", "/v23.0/499"],
  ["GET", "/v23.0/599"],
  ["PUT", `/v23.0/${identity.phoneNumberId}`],
  ["POST", `/v23.0/${identity.wabaId}/messages`],
  ["GET", `/v23.0/${identity.phoneNumberId}/phone_numbers`],
  ["GET", "/v23.0/me"],
  ["GET", "/1234"],
  ["PATCH", "/v23.0"],
])("[CC1] %s %s has the answer of what is not there", async (method, path) => {
  const surface = testSurface();
  const answer = await surface.call(method, path, method === "GET" ? undefined : { messaging_product: "whatsapp" });
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({
    error: {
      message: expect.stringMatching(new RegExp(`^Unsupported ${method.toLowerCase()} request\\. `)),
      type: "GraphMethodException",
      code: 100,
      error_subcode: 33,
      fbtrace_id: expect.any(String),
    },
  });
  expect(surface.business.calls.filter(({ verb }) => verb !== "deleteMedia")).toEqual([]);
});
