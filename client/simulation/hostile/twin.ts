// What the operator can do to one person: lead them to another service, which has the real directory and logs of the operator's making.

import { createGroup, describe, OPEN_RULES, type Policy } from "../../../mls/index.ts";
import { publicGroupOf } from "../../../mls/public-group.ts";
import { groupInfoIn } from "../../../mls/testing/craft.ts";
import { garbled } from "../../../mls/testing/garbled.ts";
import { keyPackageIn } from "../../../mls/testing/proposal.ts";
import { publicGroupTree } from "../../../mls/verify.ts";
import {
  type AccountId,
  type ClientId,
  type ConversationId,
  type DeviceId,
  fromBase64Url,
  idFromBytes,
} from "../../../protocol/index.ts";
import { deviceIdentity } from "../../engine/account/identity.ts";
import type { Device } from "../device.ts";
import type { Log } from "../service/log.ts";
import { Service } from "../service/service.ts";
import type { World } from "../world.ts";

export class Twin {
  readonly service: Service;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.service = new Service(world.clock, world.random, world.service.directory.state);
    // Every other conversation is where it was.
    for (const [id, log] of world.service.logs) this.service.logs.set(id, log);
  }

  show(victim: Device): void {
    victim.network.leadTo(this.service);
    victim.client?.wake();
  }

  /** As the real one is now; from here on the two go their own ways. */
  fork(conversation: ConversationId): Log {
    const real = this.world.service.logs.get(conversation);
    if (real === undefined) throw new Error("no such conversation");
    const copy = this.service.logOf(conversation, true);
    copy.entries = [...real.entries];
    copy.head = real.head;
    copy.group = real.group;
    for (const [device, member] of real.members) copy.members.set(device, { ...member });
    copy.windows.push(...real.windows.map((window) => ({ ...window })));
    return copy;
  }

  /**
   * Under the id of another conversation a group of Mal's with whom he likes, beside the log as it was. No rule is asked.
   * @param welcomes whether it comes as an entry of the log, with Welcomes; else the service just has another group now
   */
  async plant(
    conversation: ConversationId,
    mal: Device,
    {
      others,
      kind = "group",
      generation = 0,
      welcomes,
    }: { others: AccountId[]; kind?: Policy["kind"]; generation?: number; welcomes: boolean },
  ): Promise<Log> {
    const account = await mal.disk.open().get("account", []);
    if (account === undefined) throw new Error("Mal has no account");
    const identity = deviceIdentity(account);
    const policy: Policy = {
      version: 1,
      kind,
      admins: [account.accountId],
      ...OPEN_RULES,
    };
    const { group } = await createGroup(identity, { conversation, generation, policy, now: this.world.clock.now() });
    const invited = others.map((id) => this.keyPackageOf(id));
    const adds = invited.map(({ bytes }) => ({ proposalType: "add" as const, add: { keyPackage: keyPackageIn(bytes) } }));
    const made = await garbled(group, [], adds);
    const next = publicGroupOf(groupInfoIn(made.groupInfo), made.pending.state.ratchetTree, made.groupInfo);
    const log = this.service.logs.get(conversation) ?? this.fork(conversation);
    log.group = next;
    const { deviceId: device, accountId } = identity;
    log.members.set(device, { account: accountId, since: log.head + 1, removedAt: null, cursor: log.head, marker: null });
    if (!welcomes) return log;
    const refs = new Map<DeviceId, string>(invited.map(({ device: each, ref }) => [each, ref]));
    const clientId = idFromBytes<ClientId>(this.world.random.bytes(16));
    log.head++;
    log.entries.push({
      kind: "commit",
      isExternal: false,
      seq: log.head,
      at: this.world.clock.now(),
      device,
      clientId,
      bytes: made.commit,
      claim: made.claim,
      welcomes: made.welcome && { refs, bytes: made.welcome, tree: publicGroupTree(next), restart: generation > 0 ? [] : null },
    });
    if (describe(made.pending).epoch !== 1) throw new Error("a planted group begins at its first epoch");
    return log;
  }

  private keyPackageOf(id: AccountId): { bytes: Uint8Array; ref: string; device: DeviceId } {
    const account = this.service.directory.state.accounts.get(id);
    const [[device, stock] = []] = account?.stock ?? [];
    const [first] = stock?.keyPackages ?? [];
    if (device === undefined || first === undefined) throw new Error("no KeyPackage of that account");
    return { bytes: fromBase64Url(first.keyPackage) ?? new Uint8Array(), ref: first.ref, device };
  }
}
