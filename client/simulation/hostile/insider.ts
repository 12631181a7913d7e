// A malicious member: it has a real device's keys and group state, and sends what the real Client would not.

import { describe, type Group, load, processCommit, signReport } from "../../../mls/index.ts";
import type { Bundle } from "../../../mls/testing/craft.ts";
import { garbled } from "../../../mls/testing/garbled.ts";
import { withAnotherExternalPub } from "../../../mls/testing/malicious/insiders.ts";
import {
  type AccountId,
  type ClientId,
  type ConversationDown,
  type ConversationId,
  idFromBytes,
  type Seq,
} from "../../../protocol/index.ts";
import { deviceIdentity } from "../../engine/account/identity.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { Device } from "../device.ts";
import type { Session } from "../service/directory.ts";
import type { Log } from "../service/log.ts";
import type { World } from "../world.ts";

type Made = Bundle & { pending: Group };

export class Insider {
  readonly session: Session;
  private readonly account: AccountRecord;
  private readonly log: Log;
  private readonly world: World;
  private group: Group;
  private upTo: Seq;

  private constructor(world: World, log: Log, account: AccountRecord, group: Group) {
    this.world = world;
    this.log = log;
    this.account = account;
    this.group = group;
    this.upTo = log.head;
    this.session = { account: account.accountId, device: account.deviceId };
  }

  /** The real Client of the device ends here: from now on somebody else has its keys. */
  static async on(world: World, device: Device, conversation: ConversationId): Promise<Insider> {
    device.crash();
    const store = device.disk.open();
    const [account, epoch] = [await store.get("account", []), await store.get("groups", [conversation])];
    const log = world.service.logs.get(conversation);
    if (account === undefined || epoch === undefined || log === undefined) throw new Error(`${device.name} is not in there`);
    const ratchets = await store.range("ratchets", { prefix: [conversation] });
    const held = new Map(ratchets.map(({ key, value }) => [Number(key[1]), value.bytes]));
    return new Insider(world, log, account, load(epoch.bytes, held, deviceIdentity(account)));
  }

  get isIn(): boolean {
    return this.log.members.get(this.session.device)?.removedAt === null;
  }

  /** Follows what the others have committed since, as far as it can. */
  async keepUp(): Promise<void> {
    for (const entry of this.log.entries) {
      if (entry.seq <= this.upTo || entry.kind !== "commit") continue;
      const followed = await processCommit(this.group, { commit: entry.bytes, claim: entry.claim }, entry.at);
      if (followed.kind === "ok") this.group = followed.group;
    }
    this.upTo = this.log.head;
  }

  /** A Commit that these cannot open and everybody else can. */
  async leaveOut(victims: readonly AccountId[]): Promise<ConversationDown> {
    return this.commit(await this.garbledFor(victims));
  }

  /** The same, and beside it another key for those who come back than the epoch has. */
  async poison(victims: readonly AccountId[]): Promise<ConversationDown> {
    const made = await this.garbledFor(victims);
    return this.commit({ ...(await withAnotherExternalPub(made, this.group.identity)), pending: made.pending });
  }

  async update(): Promise<ConversationDown> {
    return this.commit(await garbled(this.group, []));
  }

  async report(seq: Seq, epoch: number, committer: AccountId): Promise<void> {
    const entry = this.log.entries.find((each) => each.seq === seq);
    const { conversation, generation } = describe(this.group);
    const about = { conversation, generation, epoch, commit: entry?.bytes ?? new Uint8Array(), committer };
    await this.log.report(this.session, { seq, signed: await signReport(deviceIdentity(this.account), about) });
  }

  private garbledFor(victims: readonly AccountId[]): Promise<Made> {
    const { roster } = describe(this.group);
    return garbled(
      this.group,
      roster.filter(({ accountId }) => victims.includes(accountId)).map(({ leaf }) => leaf),
    );
  }

  private async commit({ commit, welcome, groupInfo, claim, pending }: Made): Promise<ConversationDown> {
    const { generation, epoch } = describe(this.group);
    const clientId = idFromBytes<ClientId>(this.world.random.bytes(16));
    const answer = await this.log.commit(this.session, { clientId, generation, epoch, commit, welcome, groupInfo, claim });
    if (answer.kind === "accepted") {
      this.group = pending;
      this.upTo = answer.seq;
    }
    return answer;
  }
}
