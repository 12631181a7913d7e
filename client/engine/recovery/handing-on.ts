// The keyring's key from device to device: what was said is taken in, another one is made once somebody was put out, and those that lack it are told.
// It is said in the conversation of one's own devices once nobody is in it who is out, and holds on each of them when it stands there.

import { stateOf } from "../../../mls/index.ts";
import { KEYRING_KEY_BYTES } from "../../../mls/recovery/index.ts";
import { selfConversationId } from "../../../protocol/index.ts";
import type { KeyringWord } from "../../content/heard.ts";
import type { AccountChanges, RecoveryRecord } from "../../store/tables.ts";
import { followOwnLog, ownLog } from "../account/own-log.ts";
import type { Conversations } from "../conversations.ts";
import { forgetHistory } from "../history/turning-off.ts";
import { enqueue } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { activeDevices, formerOnes, heardKeyring, lastPuttingOut, makesKeyAfterMs, waysNow } from "./keyring.ts";

/** Until the leaves of whoever is out are gone, and until what was said has come back */
const AGAIN_MS = 15_000;
const SAID_FOR_MS = 60_000;
const HOUR_MS = 60 * 60_000;
/** Where there may be nothing to be told yet */
const DAY_MS = 24 * HOUR_MS;
const SCOPE = "keyring";

export type Keep = (changes: AccountChanges) => Promise<void>;

export class HandingOn {
  private readonly world: World;
  private readonly conversations: Conversations;
  private readonly keep: Keep;
  /** When this device first saw that a key is due, as of that entry of the log */
  private due: { out: number; at: number } | null = null;
  private saidAt = Number.NEGATIVE_INFINITY;

  constructor(world: World, conversations: Conversations, keep: Keep) {
    this.world = world;
    this.conversations = conversations;
    this.keep = keep;
  }

  /** @returns whether the key is another one now, and when to look again; null: nothing is left to do */
  async see(): Promise<{ isAnother: boolean; afterMs: number | null }> {
    const before = this.world.account().recovery?.keyringKey;
    if (!(await this.hasHeardAll()) || !(await this.hear())) return { isAnother: false, afterMs: AGAIN_MS };
    const afterMs = await this.goOn();
    return { isAnother: before !== this.world.account().recovery?.keyringKey, afterMs };
  }

  /** Whoever was away hears that there is to be no history, and perhaps a moment later that there is one again: only the last of it is done. */
  private async hasHeardAll(): Promise<boolean> {
    const words = await this.world.store.range("keyringWords", { prefix: [] });
    if (!words.some(({ value: { says } }) => says.kind === "keeps" && !says.keeps)) return true;
    const own = this.conversations.get(await selfConversationId(this.world.account().accountId));
    const caught = await own?.catchUp();
    return caught === undefined || caught.kind === "ok";
  }

  /** @returns false where it cannot be known yet what they are worth: they are kept */
  private async hear(): Promise<boolean> {
    const { store } = this.world;
    const words = await store.range("keyringWords", { prefix: [] });
    if (words.length === 0) return true;
    const { accountId, deviceId, rootSecret, recovery = null } = this.world.account();
    let log = await ownLog(this.world);
    // By a device, or after an entry, of which this one has not heard: the root may be another one.
    const isNews = ({ device, says }: (typeof words)[number]["value"]) =>
      !log.states.some(({ devices }) => devices.has(device)) || (says.kind === "key" && says.madeAt > log.entries.length);
    if (words.some(({ value }) => isNews(value))) {
      if (!(await followOwnLog(this.world, this.keep))) return false;
      log = await ownLog(this.world);
    }
    const active = activeDevices(log);
    let [heard, isAsked] = [recovery, false];
    let keeps: boolean | null = null;
    for (const { value } of words) {
      const { device, says } = value;
      // As long as the root lies here nobody else has set up what a keyring is for. Whoever is out says nothing.
      if (rootSecret !== null || !active.includes(device)) continue;
      if (says.kind === "keeps") keeps = says.keeps;
      else if (says.kind === "key") heard = await heardKeyring(heard, { accountId, log }, says);
      else if (device !== deviceId) isAsked = true;
    }
    if (heard !== null && isAsked) heard = { ...heard, isTold: false };
    if (heard !== recovery) await this.keep({ recovery: heard });
    if (keeps !== null) await this.keep({ history: keeps ? null : "clearing" });
    const writes = words.map(({ key }) => ({ table: "keyringWords" as const, key, value: null }));
    while ((await store.transact({ scope: SCOPE, version: await store.version(SCOPE), writes })) === "conflict");
    return true;
  }

  private async goOn(): Promise<number | null> {
    const { world } = this;
    if (world.account().history === "clearing" && !(await forgetHistory(world, this.keep))) return AGAIN_MS;
    const { recovery, accountId, deviceId, rootSecret } = world.account();
    const log = await ownLog(world);
    const others = activeDevices(log).filter((id) => id !== deviceId);
    if (!recovery) return rootSecret === null && others.length > 0 ? this.ask(DAY_MS) : null;
    const now = world.clock.now();
    const turnMs = makesKeyAfterMs(log, recovery, deviceId);
    const { methods, areKnown } = await waysNow({ accountId, recovery }, log);
    if (!areKnown) return others.length > 0 ? this.ask(HOUR_MS) : HOUR_MS;
    if (turnMs === null && recovery.isTold) return world.account().historyStopped === "other-key" ? this.ask(HOUR_MS) : null;
    // There is nobody to tell.
    if (others.length === 0) {
      await this.keep({ recovery: { ...(turnMs === null ? recovery : this.another(recovery, log)), isTold: true } });
      return null;
    }
    if (now < this.saidAt + SAID_FOR_MS) return this.saidAt + SAID_FOR_MS - now;
    const out = lastPuttingOut(log);
    if (turnMs !== null && this.due?.out !== out) this.due = { out, at: now };
    const waitsMs = turnMs === null || this.due === null ? 0 : this.due.at + turnMs - now;
    if (waitsMs > 0) return waitsMs;
    if (!(await this.isAmongOwn(log))) return AGAIN_MS;
    const { keyringKey, formerKeys, madeAt } = turnMs === null ? recovery : this.another(recovery, log);
    await this.say({ kind: "key", keyringKey, formerKeys, madeAt, methods });
    return SAID_FOR_MS;
  }

  private another(recovery: RecoveryRecord, log: Awaited<ReturnType<typeof ownLog>>): RecoveryRecord {
    const formerKeys = formerOnes([recovery.keyringKey, ...recovery.formerKeys]);
    const keyringKey = this.world.random.bytes(KEYRING_KEY_BYTES);
    return { ...recovery, keyringKey, formerKeys, madeAt: lastPuttingOut(log), isTold: false };
  }

  /** A device that was away for longer than what was said is kept, or came when it had been said */
  private async ask(againMs: number): Promise<number> {
    const now = this.world.clock.now();
    const { keyringAskedAt = Number.NEGATIVE_INFINITY } = this.world.account();
    if (now >= keyringAskedAt && now < keyringAskedAt + againMs) return keyringAskedAt + againMs - now;
    if (!(await this.isAmongOwn(await ownLog(this.world)))) return AGAIN_MS;
    await this.keep({ keyringAskedAt: now });
    await this.say({ kind: "asked" });
    return againMs;
  }

  /** Whether the conversation of one's own devices has nobody in it who is out. */
  private async isAmongOwn(log: Awaited<ReturnType<typeof ownLog>>): Promise<boolean> {
    const { store, account } = this.world;
    const { accountId, deviceId } = account();
    const id = await selfConversationId(accountId);
    const [record, roster] = [this.conversations.record(id), await store.get("rosters", [id])];
    // It begins with what is said first, and with those who are in.
    if (record?.state === "creating") return true;
    if (record?.state !== "active" || roster === undefined) return false;
    const state = stateOf(log);
    const devices = roster.members.flatMap((member) => member.devices.map(({ device }) => device));
    return devices.includes(deviceId) && devices.every((device) => state?.devices.get(device)?.standing === "active");
  }

  private async say(says: KeyringWord): Promise<void> {
    const { world } = this;
    const conversation = this.conversations.get(await selfConversationId(world.account().accountId));
    if (conversation === undefined) return;
    this.saidAt = world.clock.now();
    await conversation.step(async (draft) => {
      enqueue(
        draft,
        { kind: "own-words", words: [{ about: "keyring", says }] },
        { random: world.random, now: world.clock.now() },
      );
    });
    conversation.kick();
  }
}
