// A person with one device: its disk outlives each Client that runs on it.

import type { AccountId, ConversationId, Seq } from "../../protocol/index.ts";
import type { Kinds } from "../content/kind.ts";
import { KINDS } from "../content/kinds/index.ts";
import type { OnDemand } from "../engine/on-demand/on-demand.ts";
import { once } from "../live/once.ts";
import type { Vault } from "../media/vault.ts";
import type { Clock } from "../ports.ts";
import { openProgram, type Program } from "../program.ts";
import type {
  ConversationDetails,
  ConversationSummary,
  Query,
  QueryResult,
  SinceView,
  TimelineItem,
  TimelineView,
} from "../queries.ts";
import type { Store } from "../store/port.ts";
import { StoreError } from "../store/store-error.ts";
import { type Faults, NEVER } from "./faults.ts";
import { type Death, Life, SIMULATED } from "./life.ts";
import { Network } from "./network.ts";
import type { seeded } from "./seeded.ts";
import type { Service } from "./service/service.ts";

/** `keeps`: all that is on it, where that can be gone back to (`checkpoint.ts`). `onDemand`: of the store that was opened last, where it is of the kind */
export type Disk = { open(): Store; openVault(): Vault; keeps?: readonly object[]; onDemand?(): OnDemand };
type Chance = ReturnType<typeof seeded>;

export class Device {
  readonly network: Network;
  client: Program | null = null;
  /** The kinds of content that its version knows */
  kinds: Kinds = KINDS;
  life = new Life();
  /** What the engine could not foresee: a history in which there is any has failed, but for what its storage was made to do. */
  readonly failures: unknown[] = [];
  /** Of its storage, from the next call on. */
  faults: Faults = NEVER;

  /** As a person's app has it: what was written before somebody came waits. A program goes on. */
  asks = false;

  /** As a person's app has it: what a stranger begins is a request. A program takes it. */
  asksStrangers = false;

  readonly name: string;
  readonly disk: Disk;
  private readonly clock: Clock;
  private readonly random: Chance;
  private readonly keyPackages: number;

  constructor(name: string, disk: Disk, service: Service, clock: Clock, random: Chance, keyPackages: number) {
    this.name = name;
    this.disk = disk;
    this.clock = clock;
    this.random = random;
    this.keyPackages = keyPackages;
    const line = { now: () => clock.now(), after: clock.after.bind(clock), random };
    this.network = new Network(service, line);
  }

  /** @param death the Client ends at this call of its ports, wherever that is. @returns null where it ended before it was open */
  async open(death: Death | null = null): Promise<Program | null> {
    this.life = new Life(death, () => this.faults());
    const { http, sockets } = this.network;
    const ports = this.life.ports({
      store: this.disk.open(),
      vault: this.disk.openVault(),
      http,
      sockets,
      clock: this.clock,
      random: this.random,
    });
    const { life } = this;
    const onFailure = (error: unknown) => void (life.alive && this.failures.push(error));
    const died = new Promise<null>((ended) => life.atDeath(() => ended(null)));
    try {
      const newcomers = this.asks ? "ask" : "accept";
      const strangers = this.asksStrangers ? "ask" : "accept";
      const { keyPackages, kinds } = this;
      const onDemand = this.disk.onDemand?.();
      const opening = openProgram(ports, { onFailure, keyPackages, kinds, newcomers, strangers, ...(onDemand && { onDemand }) });
      const client = await Promise.race([opening, died]);
      if (life === this.life) this.client = client;
      return client;
    } catch (error) {
      life.end();
      throw error;
    }
  }

  /** Failures of its storage apart: whoever made it fail expects those. */
  get ownFailures(): unknown[] {
    const isOfDisk = (error: unknown) =>
      error instanceof StoreError || (error instanceof DOMException && error.message === SIMULATED);
    return this.failures.filter((error) => !isOfDisk(error));
  }

  /** No farewell: whatever was under way is not. */
  crash(): void {
    this.life.end();
    this.client = null;
  }

  get accountId(): Promise<AccountId> {
    return this.disk
      .open()
      .get("account", [])
      .then((account) => {
        if (account === undefined) throw new Error(`${this.name} has no account`);
        return account.accountId;
      });
  }

  get verbs() {
    if (this.client === null) throw new Error(`${this.name}'s Client is not running`);
    return this.client.verbs;
  }

  /** The present answer; time must move for it to come. */
  ask<Q extends Query>(query: Q): Promise<QueryResult<Q>> {
    if (this.client === null) throw new Error(`${this.name}'s Client is not running`);
    return once(this.client, query);
  }

  async since(conversation: ConversationId, after: Seq, limit: number): Promise<SinceView> {
    if (this.client === null) throw new Error(`${this.name}'s Client is not running`);
    return this.client.since({ conversation, after, limit });
  }

  timeline(conversation: ConversationId, limit = 1000): Promise<TimelineView> {
    return this.ask({ kind: "timeline", conversation, limit });
  }

  conversations(): Promise<ConversationSummary[]> {
    return this.ask({ kind: "conversations" });
  }

  requests(): Promise<ConversationSummary[]> {
    return this.ask({ kind: "requests" });
  }

  details(conversation: ConversationId): Promise<ConversationDetails | null> {
    return this.ask({ kind: "conversation", conversation });
  }
}

export function textsOf({ items }: { items: readonly TimelineItem[] }): string[] {
  return items.flatMap((item) => (item.kind === "message" ? [item.text] : []));
}
