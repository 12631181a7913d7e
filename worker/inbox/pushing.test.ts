// Who is away, as an Inbox can tell: no socket, one that closes, one that is silent.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { PROTOCOL_VERSION, readInboxDown, type Seq } from "../../protocol/index.ts";
import { inboxOf } from "../rpc.ts";
import { bindings, people, random, type Talker } from "../testing/conversations.ts";
import { Wire } from "../testing/wire.ts";

async function subscribed() {
  const [ana] = (await people(1)) as [Talker];
  const { account, device } = ana.session;
  const stub = bindings.INBOXES.getByName(account);
  const inbox = inboxOf(bindings, account);
  const pair = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])) as CryptoKeyPair;
  const p256dh = new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
  const auth = new Uint8Array(16);
  // Nobody listens there: what is due stays due, for the test to see.
  const endpoint = "http://127.0.0.1:9/";
  expect(await inbox.subscribe(device, { endpoint, p256dh, auth, origin: "https://p.example" })).toBe("ok");
  const conversation = random<never>();
  const ring = (seq: Seq, has: Seq = 0) =>
    inbox.ring({ conversation, kind: "direct", seq, from: account, devices: [device], has: { [device]: has }, envelope: null });
  const state = () =>
    runInDurableObject(
      stub,
      (_, { storage }) => storage.sql.exec<{ state: string }>("SELECT state FROM push").toArray()[0]?.state,
    );
  const arrives = async () => {
    const wire = await Wire.open(inbox, ana.session, readInboxDown);
    wire.send({ kind: "hello", version: PROTOCOL_VERSION });
    await wire.next("dirty");
    return wire;
  };
  /** As if the socket had come, and been heard of, a while ago. */
  const wasSilent = () =>
    runInDurableObject(stub, (_, ctx) => {
      for (const socket of ctx.getWebSockets(device))
        socket.serializeAttachment({ ...(socket.deserializeAttachment() as object), since: Date.now() - 120_000 });
    });
  const isLookedAt = async () => {
    await runInDurableObject(stub, (_, { storage }) => void storage.sql.exec("UPDATE push SET at = 0 WHERE state = 'watched'"));
    expect(await runDurableObjectAlarm(stub)).toBe(true);
  };
  const closed = () =>
    expect
      .poll(() => runInDurableObject(stub, (_, ctx) => ctx.getWebSockets(device).filter((each) => each.readyState === 1).length))
      .toBe(0);
  return { ring, state, arrives, wasSilent, isLookedAt, closed, stub, conversation };
}

test("[PU3] who has no socket is pushed to, who has one is not", async () => {
  const ana = await subscribed();
  const wire = await ana.arrives();
  await ana.ring(1);
  expect(await ana.state()).toBe("watched");
  wire.close();
  await expect.poll(ana.state).toBe("due");
  const again = await ana.arrives();
  expect(await ana.state()).toBe("idle");
  // It heard of that one when it came; where it cannot fetch it, to push again would only bring it here again.
  again.close();
  await ana.closed();
  expect(await ana.state()).toBe("idle");
});

test("[PU3] who was pushed to, fetched it and went before their socket was here is pushed to for what comes next", async () => {
  const ana = await subscribed();
  const isSent = () =>
    runInDurableObject(ana.stub, (_, { storage }) => void storage.sql.exec("UPDATE push SET state = 'sent', at = ?", Date.now()));
  await ana.ring(3);
  await isSent();
  // It has some of what it was rung for: that one push still stands.
  await ana.ring(4, 2);
  expect(await ana.state()).toBe("sent");
  await ana.ring(5, 4);
  expect(await ana.state()).toBe("due");
});

test("[PU3] a socket that has been silent for longer than its pings apart is not believed", async () => {
  const ana = await subscribed();
  await ana.arrives();
  await ana.wasSilent();
  await ana.ring(1);
  expect(await ana.state()).toBe("due");
});

test("[PU3] who was rung and fell silent before it fetched is pushed to a little later", async () => {
  const ana = await subscribed();
  const wire = await ana.arrives();
  await ana.ring(1);
  expect(await ana.state()).toBe("watched");
  await ana.wasSilent();
  await ana.isLookedAt();
  expect(["due", "sent"]).toContain(await ana.state());
  wire.send({ kind: "seen", conversation: ana.conversation, seq: 1 });
});

test("[PU3] who has fetched it is left alone, however silent", async () => {
  const ana = await subscribed();
  const wire = await ana.arrives();
  await ana.ring(1);
  wire.send({ kind: "seen", conversation: ana.conversation, seq: 1 });
  await expect
    .poll(() => runInDurableObject(ana.stub, (_, { storage }) => storage.sql.exec("SELECT 1 FROM dirty").toArray().length))
    .toBe(0);
  await ana.wasSilent();
  await ana.isLookedAt();
  expect(await ana.state()).toBe("idle");
});
