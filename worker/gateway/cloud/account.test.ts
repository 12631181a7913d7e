// The business itself, its profile, whom it blocked, and its webhook.

import { expect, test } from "vitest";
import { ANA, BEN, identity } from "./testing/business.ts";
import { errorOf, testSurface } from "./testing/surface.ts";

const { phoneNumberId: phone, wabaId: waba } = identity;

test("the phone number, the account, and only the fields that are asked for", async () => {
  const surface = testSurface();
  expect((await surface.call("GET", `/v23.0/${phone}`)).body).toMatchObject({ id: phone, verified_name: "Acme" });
  expect((await surface.call("GET", `/v23.0/${phone}?fields=verified_name`)).body).toEqual({ id: phone, verified_name: "Acme" });
  expect((await surface.call("GET", `/v23.0/${waba}/phone_numbers`)).body).toMatchObject({
    data: [{ id: phone, status: "LINKED" }],
  });
  expect((await surface.call("GET", `/${waba}?fields=id,name,nonsense`)).body).toEqual({ id: waba, name: "Acme" });
});

test("the profile is read and changed", async () => {
  const surface = testSurface();
  const path = `/v23.0/${phone}/whatsapp_business_profile`;
  const change = { messaging_product: "whatsapp", about: "New", websites: ["https://acme.example"] };
  expect((await surface.call("POST", path, change)).body).toEqual({ success: true });
  expect(surface.business.calls).toEqual([{ verb: "setProfile", changes: { about: "New", websites: ["https://acme.example"] } }]);
  expect((await surface.call("GET", `${path}?fields=about,websites`)).body).toEqual({
    data: [{ messaging_product: "whatsapp", about: "New", websites: ["https://acme.example"] }],
  });
  for (const [wrong, code] of [
    [{ about: "x" }, 131008],
    [{ messaging_product: "whatsapp", about: "x".repeat(140) }, 131009],
    [{ messaging_product: "whatsapp", websites: ["javascript:alert(1)"] }, 131009],
    [{ messaging_product: "whatsapp", websites: "https://a.example" }, 100],
    [{ messaging_product: "whatsapp", profile_picture_handle: "h" }, 100],
    [{ messaging_product: "whatsapp", about: "refuse me" }, 131009],
  ] as const)
    expect(errorOf(await surface.call("POST", path, wrong)).code).toBe(code);
});

test("blocking names those who could not be blocked", async () => {
  const surface = testSurface();
  const path = `/v23.0/${phone}/block_users`;
  const users = (...ids: object[]) => ({ messaging_product: "whatsapp", block_users: ids });
  expect((await surface.call("POST", path, users({ user: ANA }, { user_id: BEN }, { user: "ZZ.nobody" }))).body).toEqual({
    messaging_product: "whatsapp",
    block_users: {
      added_users: [
        { input: ANA, wa_id: ANA },
        { input: BEN, wa_id: BEN },
      ],
      failed_users: [{ input: "ZZ.nobody", errors: [{ code: 131009, message: expect.any(String) }] }],
    },
  });
  expect((await surface.call("DELETE", path, users({ user: BEN }))).body).toEqual({
    messaging_product: "whatsapp",
    block_users: { removed_users: [{ input: BEN, wa_id: BEN }] },
  });
  expect((await surface.call("GET", path)).body).toEqual({ data: [{ messaging_product: "whatsapp", wa_id: ANA }] });
  expect(errorOf(await surface.call("POST", path, users({ user: "ZZ.nobody" }))).code).toBe(131009);
  expect(errorOf(await surface.call("POST", path, users({}))).code).toBe(131009);
});

test("whoever is blocked is listed page by page", async () => {
  const surface = testSurface();
  const path = `/v23.0/${phone}/block_users`;
  const block_users = [{ user: ANA }, { user: BEN }];
  await surface.call("POST", path, { messaging_product: "whatsapp", block_users });
  const first = await surface.call("GET", `${path}?limit=1`);
  expect(first.body).toEqual({ data: [{ messaging_product: "whatsapp", wa_id: ANA }], paging: { cursors: { after: "1" } } });
  const second = await surface.call("GET", `${path}?limit=1&after=1`);
  expect(second.body).toEqual({ data: [{ messaging_product: "whatsapp", wa_id: BEN }] });
});

test("the webhook is set, shown and removed", async () => {
  const surface = testSurface();
  const path = `/v23.0/${waba}/subscribed_apps`;
  expect((await surface.call("GET", path)).body).toEqual({ data: [] });
  expect(errorOf(await surface.call("POST", path, {})).code).toBe(131008);
  const webhook = { override_callback_uri: "https://hooks.example/in", verify_token: "v" };
  expect((await surface.call("POST", path, webhook)).body).toEqual({ success: true });
  expect((await surface.call("POST", path)).body).toEqual({ success: true });
  expect((await surface.call("GET", path)).body).toMatchObject({ data: [{ override_callback_uri: "https://hooks.example/in" }] });
  expect((await surface.call("DELETE", path)).body).toEqual({ success: true });
  expect((await surface.call("GET", path)).body).toEqual({ data: [] });
  for (const outcome of ["bad-url", "not-verified"] as const) {
    surface.webhooks.outcome = outcome;
    expect(errorOf(await surface.call("POST", path, webhook)).code).toBe(100);
  }
});

test("[CC3] parameters may come as a form", async () => {
  const surface = testSurface();
  const body = new URLSearchParams({ override_callback_uri: "https://hooks.example/in", verify_token: "v" });
  const answer = await surface.request(`/${waba}/subscribed_apps`, { method: "POST", body });
  expect(await answer.json()).toEqual({ success: true });
});
