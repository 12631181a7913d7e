// Who is away is pushed to, through a push service that checks and decrypts as real ones and browsers do.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../world/person.ts";
import { type PushService, startPushService } from "../world/push-service.ts";
import { stage } from "../world/stage.ts";

const scene = stage({ hasOwnWorld: true });
let service: PushService;
let key: string;

const as = (who: Person, path: string, init: RequestInit = {}) =>
  fetch(`${scene.world.url}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${who.token}`, "Content-Type": "application/json" },
  });
const subscribe = async (who: Person, subscription: object = service.subscription) => {
  const response = await as(who, "/v1/me/push", { method: "PUT", body: JSON.stringify(subscription) });
  return (await response.json()) as { subscription?: string; error?: { kind: string } };
};
const pushes = (count: number) => expect.poll(() => service.pushed.length, { timeout: 60_000 }).toBe(count);

beforeAll(async () => {
  const somebody = await scene.person("Vic");
  const answer = (await (await as(somebody, "/v1/push/key")).json()) as { key: string };
  key = answer.key;
  service = await startPushService(key);
});
afterAll(() => service.close());

test("[PU1] [PU3] one push while somebody is away, the same for every message, and none while they are there", async () => {
  const [ana, bob] = [await scene.person("Ana"), await scene.person("Bob")];
  const chat = await ana.opens(bob);
  await ana.says("before", chat);
  await bob.sees("before", chat);
  expect(await subscribe(bob)).toEqual({ subscription: "ok" });
  await ana.says("while you are here", chat);
  await bob.sees("while you are here", chat);
  await bob.goesAway();
  await ana.says("a secret for you alone", chat);
  await ana.says("and one more that is a good deal longer than the first was, so that lengths differ", chat);
  await pushes(1);
  const [first] = service.pushed;
  expect(first).toMatchObject({
    bytes: 86 + 1024 + 16,
    headers: { urgency: "high", topic: "parley", "content-encoding": "aes128gcm" },
  });
  expect(JSON.parse(first?.text ?? "")).toEqual({
    web_push: 8030,
    notification: { title: "Parley", body: "New message", navigate: `${scene.world.url}/`, tag: "parley" },
    mutable: true,
  });

  await bob.comesOnline();
  await bob.sees("a secret for you alone", chat);
  await bob.goesAway();
  await ana.says("again", chat);
  await pushes(2);
  expect(service.pushed[1]?.text).toBe(first?.text);
  expect(service.pushed[1]?.bytes).toBe(first?.bytes);
});

test("[PU2] [PU5] what no push service gave out is refused; a device has one subscription, and none after it signed out", async () => {
  const [ana, cleo] = [await scene.person("Ana"), await scene.person("Cleo")];
  const chat = await ana.opens(cleo);
  await ana.says("hello", chat);
  await cleo.sees("hello", chat);
  const { subscription } = service;
  for (const endpoint of ["https://evil.example/x", "http://10.0.0.1/x", "http://192.168.1.1:80/", "javascript:alert(1)", "x"])
    expect((await subscribe(cleo, { ...subscription, endpoint })).error?.kind, endpoint).toBe("malformed");
  for (const wrong of [
    { ...subscription, p256dh: subscription.p256dh.replace(/.$/, "A").replace(/.{20}$/, "A".repeat(20)) },
    { ...subscription, auth: "AAAA" },
    { endpoint: `https://web.push.apple.com/${"x".repeat(2_000)}`, p256dh: subscription.p256dh, auth: subscription.auth },
  ])
    expect((await subscribe(cleo, wrong)).error?.kind).toBe("malformed");

  expect(await subscribe(cleo)).toEqual({ subscription: "ok" });
  const before = service.pushed.length;
  expect(await (await as(cleo, "/v1/me/push/test", { method: "POST" })).json()).toEqual({ push: "sent" });
  expect(service.pushed.length).toBe(before + 1);
  await as(cleo, "/v1/sessions/current", { method: "DELETE" });
  await cleo.goesAway();
  await ana.says("are you there?", chat);
  // Its Inbox has heard of it, and told nobody: the next push is another person's.
  const dan = await scene.person("Dan");
  const other = await ana.opens(dan);
  await ana.says("hello", other);
  await dan.sees("hello", other);
  await subscribe(dan);
  await dan.goesAway();
  await ana.says("are you there?", other);
  await pushes(before + 2);
});

test("[PU5] a subscription that its push service calls gone is forgotten, and the device is told when it brings it again", async () => {
  const [ana, eva] = [await scene.person("Ana"), await scene.person("Eva")];
  const chat = await ana.opens(eva);
  await ana.says("hello", chat);
  await eva.sees("hello", chat);
  await subscribe(eva);
  service.answers({ status: 410 });
  const before = service.pushed.length;
  await eva.goesAway();
  await ana.says("one", chat);
  await pushes(before + 1);
  service.answers({ status: 201 });
  await eva.comesOnline();
  await eva.sees("one", chat);
  expect(await subscribe(eva)).toEqual({ subscription: "gone" });
  expect(await (await as(eva, "/v1/me/push/test", { method: "POST" })).json()).toEqual({ push: "none" });
  const logs = scene.world.logs.join("\n");
  expect(logs).not.toContain(service.subscription.endpoint);
});
