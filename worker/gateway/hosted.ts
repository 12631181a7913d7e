// A hosted business at work: its client in this object, the events that come of it, and what the API asks. Wiring only.

import { type Client, openClient, systemClock, systemRandom } from "../../client/index.ts";
import { once } from "../../client/live/once.ts";
import { sqlStore } from "../../client/store/sql.ts";
import { type AccountId, type ConversationId, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import { conversationOf, type Founded, inboxOf, type NewBusiness, type Session } from "../rpc.ts";
import { apiOf } from "./api.ts";
import { Attendance } from "./attendance.ts";
import type { Business, BusinessEvent, BusinessProfile, PersonId } from "./business.ts";
import { asciiJson, cloudEvents } from "./cloud/events.ts";
import type { FetchMedia } from "./cloud/fetch-media.ts";
import type { NativeDesk, QuickReply } from "./desk.ts";
import { durableSql } from "./durable-sql.ts";
import { Events, type NewEvent } from "./events.ts";
import { Exporter } from "./exporter.ts";
import { handOver } from "./handover.ts";
import { inProcess, inProcessHttp, inProcessSockets } from "./in-process.ts";
import { Intake } from "./intake.ts";
import { Journal } from "./journal-rows.ts";
import { Lookup } from "./lookup.ts";
import type { Meta } from "./meta.ts";
import { Idempotency } from "./native/idempotency.ts";
import { Outgone } from "./outgone.ts";
import { People } from "./people.ts";
import { NO_PROFILE } from "./profile.ts";
import { r2Vault } from "./r2-vault.ts";
import { Rates } from "./rates.ts";
import { reading } from "./reading.ts";
import { forgetDelivered, forgetOld } from "./retention.ts";
import { sealedRows } from "./sealed-rows.ts";
import { sealedValues } from "./sealed-values.ts";
import { Sending } from "./sending.ts";
import { Shelf } from "./shelf.ts";
import { sqlTemplates } from "./templates.ts";
import { typingTimers } from "./typing-timers.ts";
import { useCases } from "./use-cases.ts";
import { fetchPublic } from "./webhooks/guarded-fetch.ts";
import type { NetworkPorts } from "./webhooks/ports.ts";
import { dnsOverHttps } from "./webhooks/resolver.ts";
import { Webhooks } from "./webhooks/webhooks.ts";

const STORAGE_LIMIT_BYTES = 10 * 1024 ** 3;
const DEFAULT_RETENTION_DAYS = 30;
/** As the largest document */
const MAX_LINKED_BYTES = 100 * 1024 * 1024;
const LINK_TIMEOUT_MS = 60_000;
const SWEPT_AT_ONCE = 100;

export type Opening = {
  ctx: DurableObjectState;
  env: Env;
  identity: NewBusiness;
  meta: Meta;
  /** 32 bytes, of the business alone */
  key: Uint8Array;
  failed(error: unknown): void;
  /** Something goes on: the object stays awake. */
  stirred(): void;
  /** The alarm rings at that time or earlier. */
  plan(at: UnixMs): void;
};

export type Hosted = {
  readonly business: Business;
  readonly webhooks: Webhooks;
  /** A request of the API, let in */
  answer(request: Request): Promise<Response>;
  found(): Promise<Founded>;
  /** News from outside: the connection looks, and that conversation is attended to. */
  wake(conversation: ConversationId | null): Promise<void>;
  /** Whether all that came was taken up, and all that was written has left */
  isSettled(): Promise<boolean>;
  /** The daily round: what is past its time goes. */
  tidy(): Promise<void>;
  close(): Promise<void>;
};

export async function openHosted({ ctx, env, identity, meta, key, failed, stirred, plan }: Opening): Promise<Hosted> {
  const { sql } = ctx.storage;
  const rows = sealedRows(key);
  const values = sealedValues(rows);
  const now = () => Date.now();
  const journal = new Journal(sql, values);
  const events = new Events(sql, values);
  const outgone = new Outgone(sql, values);
  const people = new People(sql, key);
  const shelf = new Shelf(sql, values, r2Vault(env.MEDIA, `${identity.business}.uploads`));
  const token = meta.cell<string | null>(values, "session", null);
  const profile = meta.cell<Omit<BusinessProfile, "name">>(values, "profile", NO_PROFILE);
  const retention = meta.cell<number>(values, "retention", DEFAULT_RETENTION_DAYS);
  const listeners = new Set<(id: number) => void>();
  const erasing = new Set<ConversationId>();
  let session: Session | null = null;

  const store = sqlStore(durableSql(ctx.storage), rows, (step) => {
    if (erasing.has(step.scope as ConversationId)) return;
    journal.note(step, session?.account ?? null);
    if (!journal.isEmpty) queueMicrotask(() => void intake?.run().catch(failed));
    stirred();
  });
  const account = await store.get("account", []);
  if (account !== undefined) session = { account: account.accountId, device: account.deviceId };
  const ask = inProcess(env, (promise) => ctx.waitUntil(promise), identity.business);
  const client: Client = await openClient(
    {
      store,
      vault: r2Vault(env.MEDIA, identity.business),
      http: inProcessHttp(ask, token),
      sockets: inProcessSockets(ask, token),
      clock: systemClock,
      random: systemRandom,
    },
    { onFailure: failed, storageLimitBytes: STORAGE_LIMIT_BYTES },
  );
  const { verbs } = client;
  const attendance = new Attendance({
    verbs,
    async host(conversation) {
      if (session !== null) await conversationOf(env, conversation).host(session, identity.business);
    },
  });
  const attend = (conversation: ConversationId) => {
    stirred();
    attendance.attend(conversation).catch(failed);
  };
  const self = () => session?.account ?? ("" as AccountId);
  const lookup = new Lookup(store, self);
  const keeping = {
    self,
    lookup,
    people,
    events,
    outgone,
    now,
    days: () => retention.read(),
    forget: (conversation: ConversationId, before: number) => forget(conversation, { before }),
    forgotten: (ids: number[]) => webhooks.forget(ids),
  };
  const network: NetworkPorts = {
    fetch: (request) => fetch(request),
    resolve: dnsOverHttps({ fetch: (request) => fetch(request) }),
    allowLoopback: env.DEVELOPMENT === "true",
  };
  const webhooks: Webhooks = new Webhooks({
    ...network,
    sql: durableSql(ctx.storage),
    rows,
    now,
    random: systemRandom,
    plan,
    async body(id) {
      const event = events.get(id);
      const told = event === undefined ? null : cloudEvents(identity, event);
      return told === null ? null : utf8(asciiJson(told));
    },
    onSettled(id) {
      const event = retention.read() === 0 ? events.get(id) : undefined;
      if (event === undefined) return;
      events.forget(id);
      queueMicrotask(() => void forgetDelivered(keeping, event).catch(failed));
    },
  });
  const intake = new Intake({
    self,
    client,
    journal,
    lookup,
    people,
    shelf,
    events,
    outgone,
    now,
    failed,
    added(id, event) {
      const isTold = cloudEvents(identity, { ...event, id } as BusinessEvent) !== null;
      if (isTold) webhooks.enqueue(id, laneOf(event), now());
    },
    transaction: (fn) => ctx.storage.transactionSync(fn),
    told(ids) {
      for (const id of ids) for (const listener of listeners) listener(id);
      if (ids.length > 0) webhooks.run().catch(failed);
    },
  });
  const sending = new Sending({
    self,
    verbs,
    people,
    lookup,
    shelf,
    outgone,
    rates: new Rates(),
    key,
    now,
    attend,
    isRefused: (other) => inboxOf(env, other).refuses(self()),
  });
  const outbox = async (id: ConversationId) => (await store.range("outbox", { prefix: [id] })).map(({ value }) => value);
  const typing = typingTimers((conversation) => verbs.typing(conversation));

  async function found(): Promise<Founded> {
    const { name, handle, business } = identity;
    const outcome = await verbs.register({ name, handle });
    if (outcome.kind === "offline" || outcome.kind === "try-later" || outcome.kind === "refused") return { kind: "unavailable" };
    if (outcome.kind !== "ok") return { kind: outcome.kind };
    const made = await store.get("account", []);
    if (made === undefined) return { kind: "unavailable" };
    session = { account: made.accountId, device: made.deviceId };
    await inboxOf(env, made.accountId).host(made.deviceId, business);
    const said = (await (verbs as unknown as { setBusiness(x: object): Promise<{ kind: string }> }).setBusiness?.({
      hosting: "gateway",
    })) ?? { kind: "ok" };
    return said.kind === "ok" ? { kind: "ok", account: made.accountId } : { kind: "unavailable" };
  }

  const business = useCases({
    identity,
    client,
    store,
    people,
    lookup,
    shelf,
    events,
    sending,
    attend,
    stirred,
    now,
    profile,
    retention,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    typing,
    erase,
    ...reading({ self, lookup, people, shelf, outbox, now }),
  });
  const exporter = new Exporter({
    sql,
    values,
    business,
    shelf,
    now,
    failed,
    knows: (person) => people.get(person) !== undefined,
  });
  exporter.run().catch(failed);
  const quickReplies = meta.cell<QuickReply[]>(values, "quick-replies", []);
  const desk: NativeDesk = {
    quickReplies: () => quickReplies.read(),
    setQuickReplies: (replies) => quickReplies.write(replies),
    createExport: (person) => exporter.createExport(person),
    exports: () => exporter.exports(),
    export: (id) => exporter.export(id),
    deleteExport: (id) => exporter.deleteExport(id),
    openExport: (id, name) => exporter.openExport(id, name),
    async handOver(person, to, sendKey) {
      const known = people.get(person);
      if (known === undefined) return { kind: "no-such-person" };
      const handleOf = async (other: AccountId) => (await store.get("contacts", [other]))?.handle ?? null;
      const outboxIsEmpty = async (id: ConversationId) => (await outbox(id)).length === 0;
      return handOver({ client, key, handleOf, outboxIsEmpty }, known.account, to, sendKey);
    },
  };
  const idempotency = new Idempotency(sql, values);
  const fetchMedia: FetchMedia = async (url) => {
    const file = await fetchPublic(url, { ports: network, maxBytes: MAX_LINKED_BYTES, timeoutMs: LINK_TIMEOUT_MS });
    return file.kind === "ok" ? { ...file, bytes: null } : { kind: "refused", why: file.why };
  };
  const answer = apiOf({ business, webhooks, desk, idempotency, key, templates: sqlTemplates(sql, values), fetchMedia });

  return {
    business,
    webhooks,
    async answer(request) {
      stirred();
      return answer(request);
    },
    found,
    async wake(conversation) {
      client.wake();
      if (conversation !== null && people.in(conversation) !== undefined) attend(conversation);
      intake.run().catch(failed);
    },
    async isSettled() {
      const { state } = await once(client, { kind: "connection" });
      if (state !== "online" || !journal.isEmpty || listeners.size > 0) return false;
      const waiting = await store.range("outbox", { prefix: [] });
      return waiting.every(({ value }) => value.failure !== null);
    },
    async tidy() {
      await forgetOld(keeping);
      while ((await shelf.sweep(now(), SWEPT_AT_ONCE)) === SWEPT_AT_ONCE);
      await exporter.sweep();
      idempotency.forgetOld(now());
    },
    async close() {
      intake.close();
      attendance.close();
      typing.close();
      await client.close();
    },
  };

  /** What the journal does not hear of: nobody took anything back. */
  async function forget(conversation: ConversationId, what: { before?: number }): Promise<void> {
    erasing.add(conversation);
    try {
      await verbs.forget(conversation, what);
    } finally {
      erasing.delete(conversation);
    }
  }

  async function erase(person: PersonId, conversation: ConversationId): Promise<void> {
    await forget(conversation, {});
    await exporter.forgetPerson(person);
    const files = ctx.storage.transactionSync(() => {
      journal.forget(conversation);
      webhooks.forget(events.forgetPerson(person));
      outgone.forgetPerson(person);
      idempotency.forgetAll();
      return shelf.forgetPerson(person);
    });
    for (const file of files) await shelf.remove(file);
  }
}

/** Statuses of a message in their order; a person's messages in theirs. */
function laneOf(event: NewEvent): string {
  return event.kind === "status" ? event.message : event.person;
}
