// Events on their way out: to the webhook, in the words of the Cloud API.

import { type Random, systemRandom } from "../../client/index.ts";
import type { RowCodec } from "../../client/store/sql.ts";
import { type UnixMs, utf8 } from "../../protocol/index.ts";
import type { BusinessEvent, Identity } from "./business.ts";
import { asciiJson, cloudEvents } from "./cloud/events.ts";
import { durableSql } from "./durable-sql.ts";
import type { Events, NewEvent } from "./events.ts";
import type { NetworkPorts } from "./webhooks/ports.ts";
import { dnsOverHttps } from "./webhooks/resolver.ts";
import { Webhooks } from "./webhooks/webhooks.ts";

type Given = {
  storage: DurableObjectStorage;
  rows: RowCodec;
  identity: Identity;
  events: Events;
  network: NetworkPorts;
  now(): UnixMs;
  plan(at: UnixMs): void;
  /** In the transaction that settles it: nothing more is sent of that event. */
  settled(event: number, outcome: "delivered" | "dead"): void;
};

/** @param isDevelopment this machine's loopback interface may be reached */
export function networkOf(isDevelopment: boolean): NetworkPorts {
  const ask = (request: Request) => fetch(request);
  return { fetch: ask, resolve: dnsOverHttps({ fetch: ask }), allowLoopback: isDevelopment };
}

export function webhooksOf({ storage, rows, identity, events, network, now, plan, settled }: Given): Webhooks {
  const random: Random = systemRandom;
  return new Webhooks({
    ...network,
    sql: durableSql(storage),
    rows,
    now,
    random,
    plan,
    async body(id) {
      const event = events.get(id);
      const told = event === undefined ? null : cloudEvents(identity, event);
      return told === null ? null : utf8(asciiJson(told));
    },
    onSettled: settled,
  });
}

/** In the transaction that stores the event; not where the Cloud API has no word for it. */
export function enqueue(webhooks: Webhooks, identity: Identity, id: number, event: NewEvent, now: UnixMs): void {
  if (cloudEvents(identity, { ...event, id } as BusinessEvent) !== null) webhooks.enqueue(id, laneOf(event), now);
}

/** Statuses of a message in their order; a person's messages in theirs. */
function laneOf(event: NewEvent): string {
  return event.kind === "status" ? event.message : event.person;
}
