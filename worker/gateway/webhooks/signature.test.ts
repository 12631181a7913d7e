// Golden vectors of both signatures, and a rotation as two receivers live through it, checked by WebCrypto.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { utf8 } from "../../../protocol/index.ts";
import { bindings, random } from "../../testing/conversations.ts";
import { durableSql } from "../device/durable-sql.ts";
import { type Seen, TOKEN, URL_OF_SHOP, World } from "./scripted-world.ts";
import { hubSignature, standardSecret, standardSignature } from "./signature.ts";
import { fitsHub, fitsStandard } from "./verifying.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

describe("[WH10] golden vectors", () => {
  test("X-Hub-Signature-256: the example that GitHub documents", () => {
    expect(hubSignature(utf8("It's a Secret to Everybody"), utf8("Hello, World!"))).toBe(
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    );
  });

  test("Standard Webhooks: the reference vector of its libraries", () => {
    const key = Uint8Array.from(atob("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), (letter) => letter.charCodeAt(0));
    const body = utf8('{"test": 2432232314}');
    const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    expect(standardSignature([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)).toBe(signature);
    const [first, second] = standardSignature([utf8("new"), key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body).split(" ");
    expect(second).toBe(signature);
    expect(first).not.toBe(signature);
  });

  test("the secret in both forms has the same bytes", () => {
    expect(standardSecret("0123456789abcdef0123456789abcdef")).toBe("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
  });
});

describe("rotation", () => {
  const inWorld = (story: (world: World) => Promise<void>) =>
    runInDurableObject(bindings.CONVERSATIONS.getByName(random()), async (_, state) => {
      const world = new World(durableSql(state.storage));
      await world.webhooks.subscribe(URL_OF_SHOP, TOKEN);
      await story(world);
    });

  test("[WH10] without one, both signatures are of the one secret, over the bytes sent and the time of the attempt", () =>
    inWorld(async (world) => {
      const { current } = world.webhooks.secrets();
      expect(current).toMatch(/^[0-9a-f]{32}$/);
      world.script = [{ kind: "status", status: 500 }];
      world.enqueue(1, "a");
      await world.passes(HOUR);
      const [first, second] = world.seen as [Seen, Seen];
      for (const seen of [first, second]) {
        expect(await fitsHub(seen, current)).toBe(true);
        expect(await fitsStandard(seen, current)).toBe(true);
        expect(seen.headers.get("webhook-timestamp")).toBe(String(Math.floor(seen.at / 1000)));
      }
      expect(second.headers.get("webhook-id")).toBe(first.headers.get("webhook-id"));
      expect(second.headers.get("webhook-timestamp")).not.toBe(first.headers.get("webhook-timestamp"));
      expect(first.headers.get("webhook-id")).toMatch(/^evt_[\w-]{22}$/);
    }));

  test("[WH10] in the overlap a Standard Webhooks receiver takes each attempt with either secret, and after it with the new one", () =>
    inWorld(async (world) => {
      const { current: old } = world.webhooks.secrets();
      const { secret } = world.webhooks.rotateSecret(DAY);
      expect(world.webhooks.secrets()).toEqual({ current: secret, previous: { secret: old, until: world.now + DAY } });
      world.enqueue(1, "a");
      await world.passes(DAY);
      world.enqueue(2, "a");
      await world.passes(0);
      const fits = await Promise.all(
        world.seen.map(async (seen) => [await fitsStandard(seen, old), await fitsStandard(seen, secret)]),
      );
      expect(fits).toEqual([
        [true, true],
        [false, true],
      ]);
      expect(world.webhooks.secrets()).toEqual({ current: secret, previous: null });
    }));

  test("[WH10] a receiver that knows one secret and checks X-Hub-Signature-256 may switch at any moment of the overlap", () =>
    inWorld(async (world) => {
      const { current: old } = world.webhooks.secrets();
      let known = old;
      const { secret } = world.webhooks.rotateSecret(DAY);
      const taken: number[] = [];
      world.judge = async (seen) => {
        const fits = await fitsHub(seen, known);
        if (fits) taken.push(seen.event);
        return fits ? 200 : 401;
      };
      for (let event = 1; event <= 4; event++) {
        if (event === 3) known = secret;
        world.enqueue(event, "a");
        await world.passes(MINUTE);
      }
      expect(taken).toEqual([1, 2, 3, 4]);
      // One attempt is lost, at the switch, and five seconds with it.
      expect(world.seen.map(({ event }) => event)).toEqual([1, 2, 3, 3, 4]);
      expect((world.seen[3]?.at ?? 0) - (world.seen[2]?.at ?? 0)).toBe(5 * SECOND);
      await world.passes(DAY);
      world.enqueue(5, "a");
      await world.passes(0);
      expect(taken.at(-1)).toBe(5);
    }));

  test("[WH10] a rotation without overlap, and a second one, end the older secret at once", () =>
    inWorld(async (world) => {
      const { current: first } = world.webhooks.secrets();
      const second = world.webhooks.rotateSecret(DAY).secret;
      const third = world.webhooks.rotateSecret(DAY).secret;
      world.enqueue(1, "a");
      await world.passes(0);
      const [seen] = world.seen as [Seen];
      expect(await Promise.all([first, second, third].map((secret) => fitsStandard(seen, secret)))).toEqual([false, true, true]);
      world.webhooks.rotateSecret(0);
      expect(world.webhooks.secrets().previous).toBeNull();
      world.restart();
      expect(world.webhooks.secrets().previous).toBeNull();
    }));
});
