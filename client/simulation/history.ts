// One random history: a few people, one or two conversations, and everything that may go wrong between them.

import type { ConversationId } from "../../protocol/index.ts";
import { StoreError } from "../store/store-error.ts";
import { type Cast, copyOf } from "./cast.ts";
import type { Device } from "./device.ts";
import { DEEDS, expressed } from "./expressing.ts";
import { faultsAtRandom, NEVER } from "./faults.ts";
import { Judge } from "./judge.ts";
import { CALM, ROUGH } from "./network.ts";
import { memoryProfile, World } from "./world.ts";

const MINUTE_MS = 60_000;
/** A group of three to four changes its members at most this long after the last trouble: self-updates, turns, backoffs. */
const SETTLES_WITHIN_MS = 60 * MINUTE_MS;
/** Most have settled by then: what they still have to do is nothing. */
const SETTLES_SOON_MS = 15 * MINUTE_MS;
/** How often a call of the storage fails, by history: seldom enough that something gets done, often enough that much goes wrong. */
const FAULTS = [0.003, 0.01, 0.03] as const;
const ACCEPTS = 0.3;
const SENT_AGAIN_AFTER_MS = 2_000;

/** Of what is done beside reading and changing who is in: how much is no text */
const EXPRESSES = 0.75;

type Sent = { conversation: ConversationId; id: string; by: Device; isSure: boolean };

/** @param isStorageFailing beside all that goes wrong otherwise */
export async function runHistory(
  seed: number,
  cast: Cast,
  {
    steps,
    isStorageFailing,
    asksStrangers,
    expresses,
  }: { steps: number; isStorageFailing: boolean; asksStrangers: boolean /** By all kinds of content */; expresses: boolean },
): Promise<{ log: string[] }> {
  const history = new History(seed, copyOf(cast), { asksStrangers, expresses });
  try {
    await history.run(steps, isStorageFailing);
  } catch (error) {
    const told = history.told.map((line) => `  ${line}`).join("\n");
    throw new Error(`history ${seed}: ${error instanceof Error ? error.message : String(error)}\n${told}`, { cause: error });
  }
  return { log: history.told };
}

class History {
  readonly told: string[] = [];
  private readonly world: World;
  private readonly judge: Judge;
  private readonly devices: Device[];
  private readonly sent: Sent[] = [];
  private count = 0;

  private readonly cast: Cast;

  /** Their apps ask before strangers, which all of them are: they have to accept what the others begin. */
  private readonly asks: boolean;

  private readonly expresses: boolean;

  constructor(seed: number, cast: Cast, { asksStrangers: asks, expresses }: { asksStrangers: boolean; expresses: boolean }) {
    this.cast = cast;
    this.asks = asks;
    this.expresses = expresses;
    this.world = new World(seed, cast.directory);
    this.judge = new Judge(this.world);
    this.devices = [...cast.disks].map(([name, disk]) => this.world.device(name, memoryProfile(disk)));
    for (const device of this.devices) device.asksStrangers = asks;
  }

  async run(steps: number, isStorageFailing: boolean): Promise<void> {
    for (const device of this.devices) await this.world.ends(device.open());
    await this.begin();
    const probability = (isStorageFailing && this.pick(FAULTS)) || 0;
    for (const device of this.devices) {
      device.network.weather = ROUGH;
      if (probability > 0) device.faults = faultsAtRandom(this.world.random, () => probability);
    }
    for (let step = 0; step < steps; step++) {
      this.act();
      await this.world.clock.advance(this.world.random.below(this.world.random.chance(0.3) ? 20_000 : 800));
      await this.judge.look();
    }
    await this.calmDown();
    await this.world.clock.advance(SETTLES_SOON_MS);
    try {
      await this.judge.verdict(this.sent);
    } catch {
      await this.world.clock.advance(SETTLES_WITHIN_MS - SETTLES_SOON_MS);
      await this.judge.verdict(this.sent);
    }
  }

  /** Two conversations at most, so that much happens in each. */
  private async begin(): Promise<void> {
    const [first, ...others] = this.shuffled();
    if (first === undefined) return;
    const invited = others.slice(0, 1 + this.world.random.below(others.length)).map(({ name }) => name.toLowerCase());
    this.tell(first, `creates a group with ${invited}`);
    await this.world.opened(first.verbs.createGroup({ title: "Trip", handles: invited }));
    if (this.world.random.chance(0.5)) await this.world.clock.advance(this.world.random.below(3000));
    if (!this.world.random.chance(0.5)) return;
    const [one, other] = this.shuffled();
    if (one === undefined || other === undefined) return;
    // Both at once: they have to meet in one conversation.
    for (const [by, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const opening = by.verbs.openDirect(to.name.toLowerCase());
      opening.then((found) => found.kind === "ok" && this.say(by, found.conversation)).catch(() => {});
    }
  }

  private act(): void {
    const by = this.pick(this.devices);
    const conversation = this.pick([...this.world.service.logs.keys()]);
    const dice = this.world.random.below(100);
    if (by === undefined) return;
    if (by.client === null) this.reopen(by);
    else if (dice < 8) this.crash(by);
    else if (dice < 14) this.turn(by);
    else if (conversation === undefined) return;
    else if (this.asks && this.world.random.chance(ACCEPTS)) this.note(by, "accepts", by.verbs.acceptRequest(conversation));
    else if (this.expresses && dice < 55 && this.world.random.chance(EXPRESSES)) this.express(by, conversation);
    else if (dice < 55) this.say(by, conversation);
    else if (dice < 65) this.note(by, "reads", by.verbs.markRead(conversation, 1_000));
    else if (dice < 74) this.note(by, "shows", by.verbs.show(conversation));
    else if (dice < 76) this.note(by, "hides", by.verbs.hide(conversation));
    else this.change(by, conversation, dice);
  }

  private change(by: Device, conversation: ConversationId, dice: number): void {
    const other = this.pick(this.devices);
    const account = other && this.cast.accounts.get(other.name);
    if (other === undefined || account === undefined) return;
    const { name } = other;
    if (dice < 83) this.note(by, `adds ${name}`, by.verbs.addMember(conversation, name.toLowerCase()));
    else if (dice < 89) this.note(by, `removes ${name}`, by.verbs.removeMember(conversation, account));
    else if (dice < 94) this.note(by, `makes ${name} admin`, by.verbs.makeAdmin(conversation, account));
    else if (dice < 98) this.note(by, "renames", by.verbs.rename(conversation, `Trip ${++this.count}`));
    else this.note(by, "leaves", by.verbs.leave(conversation));
  }

  private say(by: Device, conversation: ConversationId): void {
    if (by.client === null) return;
    const text = `${by.name} ${++this.count}`;
    const id = btoa(String.fromCharCode(...this.world.random.bytes(16)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .slice(0, 22);
    const sent: Sent = { conversation, id, by, isSure: false };
    this.sent.push(sent);
    const { verbs } = by;
    const once = () =>
      verbs.send(conversation, { text, id }).then(
        (outcome) => {
          sent.isSure ||= outcome.kind === "ok";
          if (outcome.kind === "storage-full") again();
          return outcome;
        },
        (error: unknown) => {
          again();
          throw error;
        },
      );
    // What was not taken stays where it was typed, and the person sends it again.
    const again = () => {
      this.world.clock.after(SENT_AGAIN_AFTER_MS, () => {
        if (by.client?.verbs === verbs) this.note(by, `says "${text}" once more`, once());
      });
    };
    this.note(by, `says "${text}"`, once());
    if (this.world.random.chance(0.1)) this.note(by, `says "${text}" again`, once());
  }

  private express(by: Device, conversation: ConversationId): void {
    const { random } = this.world;
    const deed = DEEDS[random.below(DEEDS.length)] ?? "react";
    const expressing = { deed, which: random.below(1000), text: `${by.name} ${++this.count}` };
    this.note(by, `${deed}s (${expressing.which})`, expressed(by, conversation, expressing));
  }

  private crash(by: Device): void {
    this.tell(by, "crashes");
    by.crash();
    if (this.world.random.chance(0.5)) this.reopen(by);
  }

  private reopen(by: Device): void {
    this.tell(by, "comes back");
    this.note(
      by,
      "opens",
      by.open().then((client) => (client === null ? "dead" : "open")),
    );
  }

  private turn(by: Device): void {
    by.network.setOnline(!by.network.online);
    this.tell(by, by.network.online ? "is online" : "is offline");
    if (by.network.online) by.client?.wake();
  }

  private async calmDown(): Promise<void> {
    for (const device of this.devices) {
      device.faults = NEVER;
      device.network.weather = CALM;
      device.network.setOnline(true);
      if (device.client === null) await this.world.ends(device.open());
      device.client?.wake();
    }
    if (this.asks) await this.acceptAll();
  }

  /** In half of the histories: in the others what nobody decided about has to settle as it is. */
  private async acceptAll(): Promise<void> {
    if (this.world.random.chance(0.5)) return;
    await this.world.clock.advance(MINUTE_MS);
    for (const device of this.devices)
      for (const conversation of this.world.service.logs.keys()) await this.world.ends(device.verbs.acceptRequest(conversation));
  }

  private note(by: Device, deed: string, outcome: Promise<unknown>): void {
    this.tell(by, deed);
    outcome.then(
      (answer) => this.tell(by, `${deed}: ${JSON.stringify(answer) ?? "done"}`),
      (error: unknown) => {
        by.failures.push(error);
        this.tell(by, `${deed}: ${error instanceof StoreError ? error.kind : String(error)}`);
      },
    );
  }

  private tell(by: Device, deed: string): void {
    this.told.push(`${((this.world.clock.now() % (24 * 60 * MINUTE_MS)) / 1000).toFixed(3)} ${by.name} ${deed}`);
  }

  private pick<T>(from: readonly T[]): T | undefined {
    return from[this.world.random.below(from.length)];
  }

  private shuffled(): Device[] {
    const rest = [...this.devices];
    const all: Device[] = [];
    while (rest.length > 0) all.push(...rest.splice(this.world.random.below(rest.length), 1));
    return all;
  }
}
