// Events on their way out: to the webhook, in the words of the Cloud API.

import { systemRandom } from "../../../client/index.ts";
import type { RowCodec } from "../../../client/store/sql.ts";
import { type UnixMs, utf8 } from "../../../protocol/index.ts";
import type { NetworkPorts } from "../../network/ports.ts";
import { asciiJson, cloudEvents } from "../cloud/events.ts";
import { durableSql } from "../device/durable-sql.ts";
import type { Events, NewEvent } from "../store/events.ts";
import type { BusinessEvent, Identity } from "../talk/business.ts";
import { fieldOf } from "./field.ts";
import { Webhooks } from "./webhooks.ts";

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

export class EventDelivery {
  readonly webhooks: Webhooks;
  private readonly given: Given;
  private running = 0;

  constructor(given: Given) {
    this.given = given;
    const { storage, rows, identity, events, network, now, plan, settled } = given;
    this.webhooks = new Webhooks({
      ...network,
      sql: durableSql(storage),
      rows,
      now,
      random: systemRandom,
      plan,
      body: async (id) => {
        const event = events.get(id);
        // Queued for a receiver before this one, which had asked for it
        if (event === undefined || !this.webhooks.wants(fieldOf(event))) return null;
        const told = cloudEvents(identity, event);
        return told === null ? null : utf8(asciiJson(told));
      },
      onSettled: settled,
    });
  }

  get isRunning(): boolean {
    return this.running > 0;
  }

  /** In the transaction that stores the event; not where the Cloud API has no word for it. */
  enqueue(id: number, event: NewEvent): void {
    const { identity, now } = this.given;
    if (!this.webhooks.wants(fieldOf(event))) return;
    if (cloudEvents(identity, { ...event, id } as BusinessEvent) !== null) this.webhooks.enqueue(id, laneOf(event), now());
  }

  /** Delivers what is due. */
  async run(): Promise<void> {
    this.running++;
    await this.webhooks.run().finally(() => this.running--);
  }
}

/** Statuses of a message in their order; a person's messages in theirs; what a team does holds up neither. */
function laneOf(event: NewEvent): string {
  if (event.kind === "conversation") return `team ${event.person}`;
  return event.kind === "status" ? event.message : event.person;
}
