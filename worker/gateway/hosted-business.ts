// A hosted business at work: its client in this object, the events that come of it, and what the API asks. Wiring only.

import { once } from "../../client/live/once.ts";
import type { AccountId, ConversationId, UnixMs } from "../../protocol/index.ts";
import { forgetInAudit } from "../business/audit.ts";
import { inCharge, mayBeAssigned } from "../business/members.ts";
import { isInCharge } from "../business/roles.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { networkOf } from "../network/network.ts";
import { DEFAULTS, settingsOf } from "../operator/settings.ts";
import { conversationOf, type Founded, inboxOf, type MemberChange, type NewBusiness } from "../rpc.ts";
import { apiOf } from "./api.ts";
import { fetchPublicMedia } from "./cloud/fetch-media.ts";
import { templateUses } from "./cloud/template-uses.ts";
import { Attendance } from "./device/attendance.ts";
import { openDevice } from "./device/device.ts";
import { dropFailed, dropFailedIn } from "./device/drop-failed.ts";
import { Groups, hasGroup } from "./device/leave-groups.ts";
import { nextExpiryIn } from "./device/next-expiry.ts";
import { stillWaiting } from "./device/still-waiting.ts";
import { vaultsOf } from "./device/vaults.ts";
import { Exporter } from "./exports/exporter.ts";
import { Idempotency } from "./native/idempotency.ts";
import { readMessageId } from "./store/ids.ts";
import { MessageLookup } from "./store/message-lookup.ts";
import type { Meta } from "./store/meta.ts";
import { openStore } from "./store/store.ts";
import type { PersonId } from "./talk/business.ts";
import { countEvent } from "./talk/count-event.ts";
import { dailyRound } from "./talk/daily-round.ts";
import { erasePerson } from "./talk/erasure.ts";
import { EventListeners } from "./talk/event-listeners.ts";
import { handingOver } from "./talk/handover.ts";
import { Intake } from "./talk/intake.ts";
import { Jobs } from "./talk/jobs.ts";
import { Rates } from "./talk/rates.ts";
import { reading } from "./talk/reading.ts";
import { type RetentionPorts, settled } from "./talk/retention.ts";
import { Sending } from "./talk/sending.ts";
import { typingTimers } from "./talk/typing-timers.ts";
import { useCases } from "./talk/use-cases.ts";
import { Team } from "./team/team.ts";
import { EventDelivery } from "./webhooks/event-delivery.ts";

const TIDY_EVERY_MS = 24 * 3600_000;
/** Messages that have not left: then jobs write no more. */
const JOBS_STOP_AT = 300;
const JOBS_WAIT_MS = { connecting: 2_000, slow: 10_000, shut: 60_000 };
/** In `meta`: 1 while the business is suspended, or who answers for it */
export const HELD = "held";
/** Of a job that waits for that to end */
const HELD_AGAIN_MS = 10 * 60_000;

export type Opening = {
  ctx: DurableObjectState;
  env: Env;
  identity: NewBusiness;
  meta: Meta;
  /** 32 bytes, of the business alone */
  key: Uint8Array;
  /** Signs its links. */
  linkKey: Uint8Array;
  failed(error: unknown): void;
  /** Something goes on: the object stays awake. */
  stirred(): void;
  /** The alarm rings at that time or earlier. */
  plan(at: UnixMs): void;
};

export type HostedBusiness = {
  /** Sends what jobs have for now, and delivers to the webhook what is due. */
  deliver(): Promise<void>;
  /** A request of the API, let in */
  answer(request: Request): Promise<Response>;
  found(): Promise<Founded>;
  /** News from outside: the connection looks, and that conversation is attended to. */
  wake(conversation: ConversationId | null): Promise<void>;
  /** Whether all that came was taken up, and all that was written has left */
  isSettled(): Promise<boolean>;
  /** The daily round: what is past its time goes. Not made again within a day, however often the object wakes. */
  tidyIfDue(): Promise<void>;
  close(): Promise<void>;
  /** Safe to repeat. */
  memberChanged(change: MemberChange): Promise<void>;
  /** The business is suspended: the streams of everybody end, and who comes back is asked again who they are; its own session too. */
  held(): void;
  /** Its account ends, after a farewell to everybody. Throws where it could not: then it is said again. */
  end(): Promise<void>;
  /** What the one before had set up to hear and take is gone. */
  changeHands(): Promise<void>;
  /** When a message goes by its time, whichever is first; null: none does */
  nextExpiry(): UnixMs | null;
};

export async function openHostedBusiness(opening: Opening): Promise<HostedBusiness> {
  const { ctx, env, identity, meta, key, linkKey, failed, stirred, plan } = opening;
  const now = () => Date.now();
  const network = networkOf(env.DEVELOPMENT === "true");
  const vaults = vaultsOf(env, identity.business);
  const store = openStore({ storage: ctx.storage, meta, key, uploads: vaults.uploads });
  const { people, events, sentMessages, mediaFiles, templates, quickReplies } = store;
  const idempotency = new Idempotency(store.sql, store.values, key);
  const listeners = new EventListeners();
  let intake: Intake | null = null;
  let groups: Groups | null = null;

  const device = await openDevice({
    ctx,
    env,
    identity,
    vault: vaults.client,
    rows: store.rows,
    key,
    token: store.sessionToken,
    noted(step, account) {
      store.keptSince.note(step);
      if (store.journal.note(step, account)) queueMicrotask(() => void intake?.run().catch(failed));
      if (hasGroup(step)) queueMicrotask(() => groups?.look());
      const expiry = nextExpiryIn(step);
      if (expiry !== null) plan(expiry);
      stirred();
    },
    failed,
  });
  const { client, self } = device;
  const { verbs } = client;
  const lookup = new MessageLookup(device.store, self);
  const outbox = async (id: ConversationId) => (await device.store.range("outbox", { prefix: [id] })).map(({ value }) => value);
  const attendance = new Attendance({
    verbs,
    async host(conversation) {
      const session = device.session();
      if (session !== null) await conversationOf(env, conversation).host(session, identity.business);
    },
    now,
  });
  const attend = (conversation: ConversationId) => {
    stirred();
    attendance.attend(conversation).catch(failed);
  };
  const spoke = (conversation: ConversationId) => {
    stirred();
    attendance.spoke(conversation).catch(failed);
  };
  groups = new Groups({ verbs, all: () => device.onDemand.groups(), store: device.store, self, failed });
  groups.look();

  const retention: RetentionPorts = {
    lookup,
    keptSince: store.keptSince,
    journal: store.journal,
    events,
    sentMessages,
    now,
    days: () => store.retentionDays.read(),
    forget: (conversation, before) => verbs.forget(conversation, { before, isForGood: true }),
    forgotten: (ids) => delivery.webhooks.forget(ids),
  };
  const delivery: EventDelivery = new EventDelivery({
    storage: ctx.storage,
    rows: store.rows,
    identity,
    events,
    network,
    now,
    plan,
    settled: (event, outcome) => settled(retention, event, outcome),
  });
  const { webhooks } = delivery;
  const told = (ids: readonly number[]) => {
    listeners.tell(ids);
    if (ids.length > 0) delivery.run().catch(failed);
  };
  const team = new Team({
    sql: store.sql,
    values: store.values,
    labels: store.labels,
    people,
    now,
    transaction: store.transaction,
    addEvent(event) {
      const id = events.add(event);
      delivery.enqueue(id, event);
      return id;
    },
    told,
    noteRemoved: (person) => void exporter.remake(person).catch(failed),
    mayBeAssigned: (member) => mayBeAssigned(firstDatabase(env), identity.business, member),
  });

  const takeIn = new Intake({
    self,
    client,
    journal: store.journal,
    lookup,
    people,
    mediaFiles,
    events,
    sentMessages,
    now,
    failed,
    remakeExports: (person) => exporter.remake(person),
    forgetMessage(message) {
      webhooks.forget(events.forgetMessage(message));
      const named = readMessageId(message);
      if (named?.direction === "out") team.senders.forget(named.contentId);
    },
    added(id, event) {
      countEvent({ figures: store.figures, sentMessages }, event);
      delivery.enqueue(id, event);
      team.heard(event);
    },
    heard: attend,
    transaction: store.transaction,
    told,
  });
  intake = takeIn;
  takeIn.run().catch(failed);

  const isRefused = (other: AccountId) => inboxOf(env, other).refuses(self());
  const rates = new Rates((day) => store.figures.sentOn(day));
  // Nobody is held up where the settings cannot be read.
  const limits = () =>
    settingsOf(env)
      .catch(() => DEFAULTS)
      .then((settings) => ({ perSecond: settings.businessSendsPerSecond, perDay: settings.dailyMessages }));
  const sending = new Sending({
    self,
    verbs,
    people,
    lookup,
    outbox,
    mediaFiles,
    sentMessages,
    rates,
    limits,
    key,
    now,
    spoke,
    isRefused,
    team,
  });
  const typing = typingTimers((conversation) => verbs.typing(conversation));
  const business = useCases({
    ...reading({
      self,
      lookup,
      people,
      contactNotes: store.contactNotes,
      transaction: store.transaction,
      mediaFiles,
      outbox,
      now,
      senderOf: (id) => team.senders.of(id) || null,
    }),
    identity,
    client,
    store: device.store,
    people,
    lookup,
    mediaFiles,
    events,
    sending,
    typing,
    profile: store.profile,
    retention: store.retentionDays,
    now,
    attend,
    stirred,
    onEvent: listeners.add,
    erase: (person, conversation) =>
      erasePerson(
        { store, verbs, dropFailedIn: failedIn, exporter, webhooks, idempotency, team, forgetInAudit: forgetInLog, now },
        person,
        conversation,
      ),
  });
  const unsent = { outboxes: device.onDemand.outboxes, verbs, self };
  const failedIn = (conversation: ConversationId) => dropFailedIn(unsent, conversation);
  const forgetInLog = (person: PersonId) => forgetInAudit(firstDatabase(env), identity.business, person);
  const knows = (person: PersonId) => people.get(person) !== undefined;
  const exporter: Exporter = new Exporter({
    sql: store.sql,
    values: store.values,
    business,
    mediaFiles,
    notes: team.notes,
    now,
    failed,
    knows,
    people: (after, until, limit) => people.known(after, until, limit),
  });
  exporter.run().catch(failed);
  const handOver = handingOver({
    client,
    people,
    key,
    handleOf: async (account) => (await device.store.get("contacts", [account]))?.handle ?? null,
    outboxIsEmpty: async (conversation) => (await outbox(conversation)).length === 0,
  });
  const fetchMedia = fetchPublicMedia(network);
  const isHeld = () => new Uint8Array(meta.read(HELD) ?? new ArrayBuffer(0))[0] === 1;
  const jobs = new Jobs({
    rows: store.jobRows,
    people,
    contactNotes: store.contactNotes,
    templates: templateUses(templates),
    send: (request, key) => business.send(request, key),
    sendsPerSecond: async () => (await limits()).perSecond,
    isHeld,
    async heldUpMs() {
      if (isHeld()) return HELD_AGAIN_MS;
      const { state } = await once(client, { kind: "connection" });
      if (state !== "online") return state === "connecting" ? JOBS_WAIT_MS.connecting : JOBS_WAIT_MS.shut;
      return stillWaiting(device.onDemand.outboxes, JOBS_STOP_AT) < JOBS_STOP_AT ? 0 : JOBS_WAIT_MS.slow;
    },
    now,
    plan,
    failed,
  });
  const uses = {
    business,
    team,
    labels: store.labels,
    webhooks,
    exports: exporter,
    quickReplies,
    handOver,
    templates,
    fetchMedia,
    jobs,
    figures: store.figures,
  };
  const deleteExports = async () => {
    for (const { id } of exporter.exports()) await exporter.deleteExport(id);
  };
  /** What goes by itself and was set up by who may not do so any more */
  const endWorkOf = (member: string) => {
    jobs.cancelOf(member);
    if (webhooks.maker() !== member) return;
    webhooks.unsubscribe();
    webhooks.rotateSecret(0);
  };
  /** Whoever could not be told of is found out within a day. */
  const endWorkOfGone = async () => {
    const makers = [...new Set([...jobs.makers(), webhooks.maker() ?? ""])].filter((each) => each !== "");
    if (makers.length === 0) return;
    const there = await inCharge(firstDatabase(env), identity.business, makers);
    for (const each of makers) if (!there.has(each)) endWorkOf(each);
  };
  const answer = apiOf({ ...uses, idempotency, linkKey });

  return {
    async deliver() {
      await jobs.run();
      await delivery.run();
    },
    async answer(request) {
      stirred();
      return answer(request);
    },
    found: device.found,
    async wake(conversation) {
      const { state } = await once(client, { kind: "connection" });
      const isKnown = conversation !== null && people.in(conversation) !== undefined;
      // A socket comes back by itself until what is new was read.
      if (isKnown && (attendance.isAttended(conversation) || !(await client.look(conversation)))) attend(conversation);
      // Where the connection stands it hears of all else; where it only seems to, the alarm finds out.
      if (!isKnown || state !== "online") client.wake();
      takeIn.run().catch(failed);
    },
    async isSettled() {
      const { state } = await once(client, { kind: "connection" });
      if (state !== "online" || !store.journal.isEmpty || listeners.size > 0 || delivery.isRunning) return false;
      return stillWaiting(device.onDemand.outboxes, 1) === 0;
    },
    async tidyIfDue() {
      if (store.tidiedAt.read() + TIDY_EVERY_MS > now()) return;
      await client.tidyFiles();
      await endWorkOfGone();
      await dailyRound({
        store,
        retention,
        dropFailed: (before) => dropFailed(unsent, before),
        jobs,
        exporter,
        idempotency,
        team,
        now,
        recount: vaults.recount,
        failed,
      });
      store.tidiedAt.write(now());
    },
    nextExpiry: () => client.nextExpiry(),
    async memberChanged(change) {
      team.memberChanged(change);
      const { member, isGone, role, was, heir } = change;
      if (heir !== undefined) {
        jobs.handOn(member, heir);
        webhooks.handOn(member, heir);
        return;
      }
      if (!isGone && role !== undefined && isInCharge(role)) return;
      endWorkOf(member);
      // Links to exports are the business's: who might open them has them.
      if (isInCharge(was)) await deleteExports();
    },
    held() {
      team.listeners.endAll();
      device.lookUpAnew();
    },
    async end() {
      jobs.close();
      webhooks.unsubscribe();
      stirred();
      const outcome = await verbs.deleteAccount(null);
      if (outcome.kind !== "ok") throw new Error(`the account does not end: ${outcome.kind}`);
    },
    async changeHands() {
      webhooks.unsubscribe();
      webhooks.rotateSecret(0);
      jobs.cancelOf(null);
      await deleteExports();
    },
    async close() {
      takeIn.close();
      jobs.close();
      attendance.close();
      typing.close();
      team.close();
      await client.close();
    },
  };
}
