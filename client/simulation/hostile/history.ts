// One random history with a service that lies and a member that does: whatever they make up, nobody is in a chat unseen.

import { describe, load, type PublicGroup, restartTerms } from "../../../mls/index.ts";
import type { AccountId, ConversationId, DeviceId, Envelope } from "../../../protocol/index.ts";
import { deviceIdentity } from "../../engine/account/identity.ts";
import type { LineRecord } from "../../store/line-record.ts";
import { type Cast, copyOf } from "../cast.ts";
import type { Device } from "../device.ts";
import type { Log } from "../service/log.ts";
import { memoryProfile, World } from "../world.ts";
import { Insider } from "./insider.ts";
import { Twin } from "./twin.ts";

/** After the last lie: repairs, restarts and turns. */
const SETTLES_WITHIN_MS = 75 * 60_000;

export async function runHostileHistory(seed: number, cast: Cast, { steps }: { steps: number }): Promise<string[]> {
  const history = new HostileHistory(seed, cast);
  try {
    await history.run(steps);
  } catch (error) {
    const told = history.told.map((line) => `  ${line}`).join("\n");
    throw new Error(`hostile history ${seed}: ${error instanceof Error ? error.message : String(error)}\n${told}`, {
      cause: error,
    });
  }
  return history.told;
}

class HostileHistory {
  readonly told: string[] = [];
  private readonly world: World;
  private readonly honest: Device[];
  private readonly mal: Device;
  private readonly accounts: Map<string, AccountId>;
  private group = "" as ConversationId;
  private insider: Insider | null = null;
  private count = 0;

  constructor(seed: number, cast: Cast) {
    const { directory, disks, accounts } = copyOf(cast);
    this.world = new World(seed, directory);
    this.accounts = accounts;
    const devices = [...disks].map(([name, disk]) => this.world.device(name, memoryProfile(disk)));
    const mal = devices.pop();
    if (mal === undefined) throw new Error("nobody is there");
    this.mal = mal;
    this.honest = devices;
    // As people's apps have it.
    for (const device of devices) device.asks = true;
  }

  async run(steps: number): Promise<void> {
    for (const device of [...this.honest, this.mal]) await this.world.ends(device.open());
    const [first, ...others] = this.honest;
    if (first === undefined) return;
    const isInside = this.chance(0.6);
    const handles = [...others, ...(isInside ? [this.mal] : [])].map(({ name }) => name.toLowerCase());
    this.group = await this.world.opened(first.verbs.createGroup({ title: "Trip", handles }));
    await this.world.clock.advance(60_000);
    if (isInside) this.insider = await Insider.on(this.world, this.mal, this.group);
    for (let step = 0; step < steps; step++) {
      await this.act();
      await this.world.clock.advance(this.world.random.below(20_000));
      await this.look();
    }
    this.tell("the lies end");
    for (const device of this.honest) {
      device.network.leadTo(this.world.service);
      device.network.setOnline(true);
      device.client?.wake();
    }
    await this.world.clock.advance(SETTLES_WITHIN_MS);
    await this.look();
    await this.settled();
  }

  private async act(): Promise<void> {
    const victim = this.pick(this.honest);
    const dice = this.world.random.below(100);
    const say = (by: Device, what: string) => this.tell(`${by.name} ${what}`);
    if (dice < 35) {
      say(victim, "writes");
      victim.verbs.send(this.group, { text: `${victim.name} ${++this.count}` }).catch(() => {});
    } else if (dice < 42) {
      say(victim, "turns");
      victim.network.setOnline(!victim.network.online);
      victim.client?.wake();
    } else if (dice < 50) {
      say(victim, "renames");
      victim.verbs.rename(this.group, `Trip ${++this.count}`).catch(() => {});
    } else if (dice < 75) await this.lieTo(victim);
    else await this.lieFromInside(victim);
  }

  /** The operator. */
  private async lieTo(victim: Device): Promise<void> {
    const { world, group } = this;
    const dice = world.random.below(5);
    this.tell(`the service lies to ${victim.name} (${dice})`);
    const own = await victim.accountId;
    if (dice < 3) {
      const twin = new Twin(world);
      twin.fork(group);
      const others = [...this.accounts.values()].filter((account) => account === own || this.chance(0.4));
      const generation = this.chance(0.4) ? 1 : 0;
      await twin.plant(group, this.mal, { others, generation, welcomes: dice > 0 }).catch(() => {});
      twin.show(victim);
      return;
    }
    const log = world.service.logs.get(group);
    if (log === undefined) return;
    const at = log.head + 1;
    if (dice === 3) distort(log, own, (envelope) => (envelope.seq === at ? { ...envelope, at: envelope.at + 1 } : envelope));
    else
      distort(log, own, (envelope) =>
        envelope.seq === at ? { ...envelope, bytes: envelope.bytes.map((byte) => byte ^ 1) } : envelope,
      );
  }

  /** A member. */
  private async lieFromInside(victim: Device): Promise<void> {
    const { insider } = this;
    if (insider === null || !insider.isIn) return;
    await insider.keepUp();
    const own = await victim.accountId;
    const dice = this.world.random.below(5);
    this.tell(`Mal acts against ${victim.name} (${dice})`);
    const log = this.world.service.logs.get(this.group);
    if (dice === 0) await insider.leaveOut([own]);
    else if (dice === 1) await insider.poison([own]);
    else if (dice === 2) await insider.update();
    else for (const { seq, kind } of log?.entries ?? []) if (kind === "commit") await insider.report(seq, seq, own);
  }

  /** Whoever can read along is on the screen, and whoever came is a line there. */
  private async look(): Promise<void> {
    for (const device of this.honest) {
      const store = device.disk.open();
      const [account, record, stored, roster] = await Promise.all([
        store.get("account", []),
        store.get("conversations", [this.group]),
        store.get("groups", [this.group]),
        store.get("rosters", [this.group]),
      ]);
      if (account === undefined || record === undefined || stored === undefined || record.state !== "active") continue;
      const inside = new Set(
        describe(load(stored.bytes, new Map(), deviceIdentity(account))).roster.map(({ accountId }) => accountId),
      );
      const shown = new Set(roster?.members.map((member) => member.account));
      const unseen = [...inside].filter((who) => !shown.has(who));
      if (unseen.length > 0) throw new Error(`${device.name} does not see ${unseen} in the chat`);
      const lines = (await store.range("timeline", { prefix: [this.group] })).flatMap(({ value }) =>
        value.kind === "system" ? [value.line] : [],
      );
      const own = roster?.members.find((member) => member.account === account.accountId)?.joinedAt ?? 0;
      for (const { account: who, joinedAt } of roster?.members ?? [])
        if (joinedAt > own && !lines.some((line) => speaksOf(line, who)))
          throw new Error(`${device.name} has no line for ${who}`);
      if (device.failures.length > 0) throw new Error(`${device.name}'s engine failed`, { cause: device.failures[0] });
    }
  }

  /** The honest majority is together, in the real group, and none of them was put out. */
  private async settled(): Promise<void> {
    const log = this.world.service.logs.get(this.group);
    if (log?.group == null) throw new Error("the group is gone");
    const present = new Set(log.group.roster.map(({ accountId }) => accountId));
    for (const device of this.honest) if (!present.has(await device.accountId)) throw new Error(`${device.name} was put out`);
    if (log.frozen !== null) return this.isHeldUp(log.group, log.frozen.offender);
    for (const device of this.honest) {
      const record = await device.disk.open().get("conversations", [this.group]);
      // Who was shown something else for good says so, and sends nothing there.
      if (record?.diverged) continue;
      const isThere =
        record?.state === "active" && record.generation === log.group.generation && record.epoch === log.group.epoch;
      if (!isThere)
        throw new Error(`${device.name} is ${record?.state} at ${record?.generation}/${record?.epoch}, not ${log.group.epoch}`);
    }
  }

  /** Frozen for good only where each of those who may begin it anew was lied to and has lost its place: denial, which the operator can. */
  private async isHeldUp(group: PublicGroup, offender: AccountId): Promise<void> {
    const { mayBegin } = restartTerms(group, offender);
    for (const device of this.honest) {
      if (!mayBegin.includes(await device.accountId)) continue;
      const record = await device.disk.open().get("conversations", [this.group]);
      if (record?.lost == null && !record?.diverged) throw new Error(`${device.name} may begin the group anew, and does not`);
    }
  }

  private tell(what: string): void {
    this.told.push(`${(this.world.clock.now() % 86_400_000) / 1000} ${what}`);
  }

  private chance(share: number): boolean {
    return this.world.random.chance(share);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.world.random.below(from.length)] as T;
  }
}

function speaksOf(line: LineRecord, who: AccountId): boolean {
  return JSON.stringify(line).includes(who);
}

function distort(log: Log, account: AccountId, change: (envelope: Envelope) => Envelope): void {
  const real = log.envelopeFor.bind(log);
  log.envelopeFor = (device: DeviceId, entry) => {
    const envelope = real(device, entry);
    return envelope && log.members.get(device)?.account === account ? change(envelope) : envelope;
  };
}
