// The simulated mailboxes hold what the real ones hold: two devices meet over a bad line, and whoever is not there is told the same.

import { expect, test } from "vitest";
import { MAILBOX_LIFETIME_MS, type MailboxId, utf8 } from "../../../protocol/index.ts";
import { Network, ROUGH } from "../network.ts";
import { seeded } from "../seeded.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { Mailboxes } from "./mailboxes.ts";
import { Service } from "./service.ts";

const NOW = Date.UTC(2026, 10, 24);
const MAILBOX = "AAAAAAAAAAAAAAAAAAAAAA" as MailboxId;

test("[MB1] [MB3] over lines that lose and repeat, who waits hears the other one", async () => {
  const clock = new VirtualClock(NOW);
  const random = seeded(7);
  const service = new Service(clock, random);
  await service.mailboxes.request("PUT", MAILBOX, undefined, { seat: "owner" });
  const line = () => {
    const network = new Network(service, { now: () => clock.now(), after: clock.after.bind(clock), random });
    network.weather = ROUGH;
    return async (what: string, body: object): Promise<unknown> => {
      for (;;) {
        const bytes = utf8(JSON.stringify(body));
        const asked = network.http.request("POST", `/v1/mailboxes/${MAILBOX}/${what}`, {
          bytes,
          contentType: "application/json",
        });
        const answer = await asked.catch(() => undefined);
        if (answer !== undefined) return JSON.parse(new TextDecoder().decode(answer.bytes));
      }
    };
  };
  const [owner, peer, eve] = [line(), line(), line()];
  const hear = async (ask: ReturnType<typeof line>, seat: string, place: number) => {
    for (;;) {
      const { message } = (await ask("hear", { seat, place, waitMs: 20_000 })) as { message: string | null };
      if (message !== null) return message;
    }
  };
  const told: unknown[] = [];
  let isDone = false;
  void Promise.all([
    (async () => {
      told.push(await hear(owner, "owner", 0));
      await owner("messages", { seat: "owner", place: 0, message: "BBBB" });
    })(),
    (async () => {
      await peer("messages", { seat: "peer", place: 0, message: "AAAA" });
      told.push(await hear(peer, "peer", 0));
      told.push(await eve("hear", { seat: "eve", place: 0, waitMs: 20_000 }));
    })(),
  ]).then(() => {
    isDone = true;
  });
  expect(await clock.until(() => isDone, MAILBOX_LIFETIME_MS)).toBe(true);
  expect(told).toEqual(["AAAA", "BBBB", { error: { kind: "not-found" } }]);
});

test("[MB2] nobody opens one without a session, and none is there that nobody opened", async () => {
  const clock = new VirtualClock(NOW);
  const service = new Service(clock, seeded(1));
  const body = { bytes: utf8(JSON.stringify({ seat: "eve" })), contentType: "application/json" };
  expect((await service.request(null, "PUT", `/v1/mailboxes/${MAILBOX}`, { body })).status).toBe(401);
  expect(await new Mailboxes(clock).request("POST", MAILBOX, "hear", { seat: "eve", place: 0, waitMs: 1 })).toEqual({
    rejection: { kind: "not-found" },
  });
});
