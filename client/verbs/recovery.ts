// Verbs about recovery: setting up a key while one has the account, and coming back by it where one has lost all devices.

import type { RecoverySecrets } from "../../mls/recovery/index.ts";
import { recoveryEndpoints } from "../../protocol/index.ts";
import type { RecoveryChange } from "../content/kinds/own-side.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import { sessionRenewal } from "../engine/account/session-renewal.ts";
import { type Answer, createApi } from "../engine/connection/api.ts";
import type { Conversations } from "../engine/conversations.ts";
import { comeInAgain } from "../engine/group/departure.ts";
import type { Historian } from "../engine/history/historian.ts";
import { NotNow, NotTaken } from "../engine/history/objects.ts";
import { type Begun, beginReading } from "../engine/history/reading.ts";
import { keep as keepRecord } from "../engine/history/writing.ts";
import type { ServiceClock } from "../engine/pace/service-clock.ts";
import { addPasskey } from "../engine/recovery/adding-passkey.ts";
import { type ComingBack, comeBack, findBack } from "../engine/recovery/coming-back.ts";
import { decideDevice } from "../engine/recovery/deciding-device.ts";
import { deleteAccount, signOut } from "../engine/recovery/going.ts";
import { formerOnes } from "../engine/recovery/keyring.ts";
import { type Removing, removePasskey } from "../engine/recovery/removing-passkey.ts";
import { beginReplace, finishReplace, type Replacing } from "../engine/recovery/replacing-key.ts";
import { findAccount, type Renewed, type Restoring, renewVault, restore } from "../engine/recovery/restoring.ts";
import { beginSetUp, finishSetUp, type SettingUp } from "../engine/recovery/setting-up.ts";
import type { Ports, World } from "../engine/world.ts";
import type { AccountChanges, AccountRecord } from "../store/tables.ts";
import type { Refused, TryLater, Unreachable } from "../verbs.ts";
import { failure } from "./people.ts";
import type { RecoveryVerbs } from "./rare-names.ts";

type Given = {
  ports: Ports & { clock: ServiceClock };
  world: World;
  conversations: Conversations;
  keep(changes: AccountChanges): Promise<void>;
  /** Stores that account and begins with it. */
  begin(account: AccountRecord): Promise<void>;
  /** Null where nothing recovers this account */
  keepHistory(): Promise<Historian | null>;
  /** The account's devices have changed. */
  seeToLeaves(): Promise<void>;
  /** This device is in again: it speaks as before. */
  wakeUp(): void;
};

export function recoveryVerbs({
  ports,
  world,
  conversations,
  keep,
  begin,
  keepHistory,
  seeToLeaves,
  wakeUp,
}: Given): RecoveryVerbs {
  const here = { ...world, clock: ports.clock };
  let settingUp: SettingUp | null = null;
  let replacing: Replacing | null = null;
  let removing: Removing | null = null;
  /** A line on all devices of the account */
  const changed = async (change: RecoveryChange) => {
    await tellOwnDevices(world, conversations, [{ about: "recovery", change }]);
    (await keepHistory())?.flush().catch(world.failed);
    await seeToLeaves();
  };
  const renew = async (from: Restoring) => {
    const renewed = await renewVault(here, from);
    if (renewed !== undefined) await keep({ recovery: renewed.recovery });
    return renewed;
  };
  let restoring: Restoring | null = null;
  let comingBack: ComingBack | null = null;
  /** Of what is restored: it is a device of its account, and not stored yet */
  let made: AccountRecord | null = null;
  return {
    async askForRecoveryLater() {
      await keep({ untilRecovery: ASKED_AGAIN_AFTER });
      return { kind: "ok" };
    },
    async beginRecovery() {
      const { outcome, began } = beginSetUp(world);
      settingUp = began;
      return outcome;
    },
    async finishRecovery(typed) {
      if (settingUp === null) return { kind: "not-begun" };
      const outcome = await finishSetUp(here, keep, settingUp, typed);
      if (outcome.kind !== "ok") return outcome;
      settingUp = null;
      // From here on there is something to come back to.
      await keepHistory();
      return outcome;
    },
    async addPasskey(given) {
      const outcome = await addPasskey(here, keep, given);
      if (outcome.kind === "ok") await changed("passkey-added");
      return outcome;
    },
    async beginReplacingKey(way) {
      const { outcome, began } = await beginReplace(here, way);
      replacing = began;
      return outcome;
    },
    async finishReplacingKey(typed) {
      if (replacing === null) return { kind: "not-begun" };
      const outcome = await finishReplace(here, keep, replacing, typed);
      if (outcome.kind !== "ok") return outcome;
      replacing = null;
      await changed("key-replaced");
      return outcome;
    },
    async removePasskey(passkey, way) {
      if (removing?.passkey !== passkey) removing = { passkey, nextSeed: world.random.bytes(32) };
      const outcome = await removePasskey(here, keep, removing, way);
      if (outcome.kind !== "ok") return outcome;
      removing = null;
      await changed("passkey-removed");
      return outcome;
    },
    async findAccount(way) {
      const { outcome, restoring: begun } = await findAccount(ports, way);
      restoring = begun;
      made = null;
      return outcome;
    },
    async restore(lost) {
      const from = restoring;
      if (from === null) return { kind: "not-begun" };
      // One that is in already is gone on with.
      const outcome = made === null ? await restore(ports, from, lost) : ({ kind: "ok", account: made } as const);
      if (outcome.kind !== "ok") return outcome;
      const { account } = outcome;
      made = account;
      const api = createApi(
        ports.http,
        sessionRenewal(ports, () => account),
      );
      const begun = await historyOf(api, account, from.secrets);
      if (begun === "later") return { kind: "offline" };
      restoring = null;
      const isOff = begun === "cleared";
      if (begun !== null && begun !== "cleared") await keepRecord(ports, begun.record);
      const grant = begun === null || begun === "cleared" ? null : begun.grant;
      const known = begun === null || begun === "cleared" ? {} : keyringIn(account, begun);
      await begin({ ...account, ...known, history: isOff ? "off" : null, arriving: grant && { grant, blob: null } });
      await renew(from);
      (await keepHistory())?.flush().catch(world.failed);
      return { kind: "ok" };
    },
    async keepHistory() {
      const historian = await keepHistory();
      await historian?.flush();
      return historian === null || historian.isKept ? { kind: "ok" } : { kind: "try-later", retryAfterMs: 60_000 };
    },
    async setHistory(on) {
      if (!world.account().recovery) return { kind: "not-set-up" };
      if (!on) {
        const answer = await world.api.ask(recoveryEndpoints.clearHistory);
        if (answer.kind !== "ok") return notNow(answer);
      }
      await keep({ history: on ? null : "clearing" });
      await tellOwnDevices(world, conversations, [{ about: "keyring", says: { kind: "keeps", keeps: on } }]);
      (await keepHistory())?.flush().catch(world.failed);
      return { kind: "ok" };
    },
    signOut: () => signOut(here, keep),
    async decideDevice(decision) {
      const { outcome, from } = await decideDevice(here, keep, decision);
      if (outcome.kind !== "ok") return outcome;
      // Whoever went may have the keyring's key.
      if (from !== null && !decision.stays) await renew(from);
      (await keepHistory())?.flush().catch(world.failed);
      await seeToLeaves();
      return outcome;
    },
    async findBack(way) {
      const { outcome, coming } = await findBack(here, keep, way);
      comingBack = coming;
      return outcome;
    },
    async comeBack(lost) {
      if (comingBack === null) return { kind: "not-begun" };
      const { from } = comingBack;
      const outcome = await comeBack(here, keep, comingBack, lost);
      if (outcome.kind !== "ok") return outcome;
      await keep({ cameBackAt: world.clock.now() });
      wakeUp();
      for (const { id, state } of conversations.all()) {
        if (state !== "removed") continue;
        await conversations.get(id)?.step(async (draft) => void comeInAgain(draft, world.account().cameBackAt));
      }
      await conversations.wake();
      // With what is at hand now alone it can be known what others made meanwhile.
      let renewed: Renewed | undefined;
      for (let tries = 0; from !== null && !renewed?.isRenewed && tries < RENEWAL_TRIES; tries++)
        renewed = (await renew(from)) ?? renewed;
      await seeToLeaves();
      // It is in, and said again it finds what it lacks.
      if (from !== null && renewed === undefined) return { kind: "offline" };
      comingBack = null;
      (await keepHistory())?.flush().catch(world.failed);
      return outcome;
    },
    deleteAccount: (way) => deleteAccount(here, conversations, way),
  };
}

function notNow(answer: Exclude<Answer<unknown>, { kind: "ok" }>): Unreachable | TryLater | Refused {
  return answer.kind === "no-answer" ? { kind: "offline" } : failure(answer.rejection);
}

/** The newest that there is, in the vault or beside the history */
function keyringIn({ recovery }: AccountRecord, begun: Begun): Pick<AccountRecord, "recovery"> {
  if (!recovery || begun.record.chain === null) return {};
  const { keyringKey } = begun.record;
  const formerKeys = formerOnes([recovery.keyringKey, ...recovery.formerKeys], keyringKey);
  return { recovery: { ...recovery, keyringKey, formerKeys } };
}

/** Where it cannot be read for good, the account comes back without it. */
async function historyOf(
  api: World["api"],
  account: AccountRecord,
  secrets: RecoverySecrets,
): Promise<Begun | null | "cleared" | "later"> {
  for (let tries = 0; tries < HISTORY_TRIES; tries++) {
    try {
      const begun = await beginReading({ api }, account, secrets);
      // Nothing is put in the place of what cannot be read now: the historian takes it in once it can.
      if (begun.kind === "cleared") return "cleared";
      return begun.kind === "begun" ? begun : null;
    } catch (error) {
      if (error instanceof NotTaken) return null;
      if (!(error instanceof NotNow)) throw error;
    }
  }
  return "later";
}

/** Messages of its person */
const ASKED_AGAIN_AFTER = 100;
const HISTORY_TRIES = 5;
const RENEWAL_TRIES = 5;
