// A hosted business at work: its client in this object, the events that come of it, and what the API asks. Wiring only.

import { once } from "../../client/live/once.ts";
import type { AccountId, ConversationId, UnixMs } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import { conversationOf, type Founded, inboxOf, type NewBusiness } from "../rpc.ts";
import { apiOf } from "./api.ts";
import { Attendance } from "./attendance.ts";
import type { Business, BusinessProfile, PersonId } from "./business.ts";
import type { QuickReply } from "./desk.ts";
import { deskOf, fetchMediaBy } from "./desk-of.ts";
import { openDevice } from "./device.ts";
import { Events } from "./events.ts";
import { Exporter } from "./exporter.ts";
import { leaveOthersGroups } from "./groups.ts";
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
import { forgetOld, type Keeping, settled } from "./retention.ts";
import { sealedRows } from "./sealed-rows.ts";
import { sealedValues } from "./sealed-values.ts";
import { Sending } from "./sending.ts";
import { Shelf } from "./shelf.ts";
import { enqueue, networkOf, webhooksOf } from "./telling.ts";
import { sqlTemplates } from "./templates.ts";
import { typingTimers } from "./typing-timers.ts";
import { useCases } from "./use-cases.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

const DEFAULT_RETENTION_DAYS = 30;
const SWEPT_AT_ONCE = 100;

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

export type Hosted = {
  readonly business: Business;
  /** Delivers to the webhook what is due. */
  tell(): Promise<void>;
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

export async function openHosted({ ctx, env, identity, meta, key, linkKey, failed, stirred, plan }: Opening): Promise<Hosted> {
  const { sql } = ctx.storage;
  const rows = sealedRows(key);
  const values = sealedValues(rows);
  const now = () => Date.now();
  const journal = new Journal(sql, values);
  const events = new Events(sql, values);
  const outgone = new Outgone(sql, values);
  const people = new People(sql, key);
  const shelf = new Shelf(sql, values, r2Vault(env.MEDIA, `${identity.business}.uploads`));
  const profile = meta.cell<Omit<BusinessProfile, "name">>(values, "profile", NO_PROFILE);
  const retention = meta.cell<number>(values, "retention", DEFAULT_RETENTION_DAYS);
  const listeners = new Set<(id: number) => void>();
  let intake: Intake | null = null;

  const device = await openDevice({
    ctx,
    env,
    identity,
    rows,
    token: meta.cell<string | null>(values, "session", null),
    noted(step, self) {
      if (journal.note(step, self)) queueMicrotask(() => void intake?.run().catch(failed));
      stirred();
    },
    failed,
  });
  const { client, store, self } = device;
  const { verbs } = client;
  const attendance = new Attendance({
    verbs,
    async host(conversation) {
      const session = device.session();
      if (session !== null) await conversationOf(env, conversation).host(session, identity.business);
    },
  });
  const attend = (conversation: ConversationId) => {
    stirred();
    attendance.attend(conversation).catch(failed);
  };
  const lookup = new Lookup(store, self);
  const keeping: Keeping = {
    lookup,
    people,
    events,
    outgone,
    now,
    days: () => retention.read(),
    forget: (conversation, before) => verbs.forget(conversation, { before }),
    forgotten: (ids) => webhooks.forget(ids),
  };
  const network = networkOf(env.DEVELOPMENT === "true");
  const webhooks: Webhooks = webhooksOf({
    storage: ctx.storage,
    rows,
    identity,
    events,
    network,
    now,
    plan,
    settled: (event, outcome) => settled(keeping, event, outcome),
  });
  let telling = 0;
  const tell = async () => {
    telling++;
    await webhooks.run().finally(() => telling--);
  };
  intake = new Intake({
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
    forgetExports: (person) => exporter.forgetPerson(person),
    forgetMessage: (message) => webhooks.forget(events.forgetMessage(message)),
    added: (id, event) => enqueue(webhooks, identity, id, event, now()),
    heard: attend,
    transaction: (fn) => ctx.storage.transactionSync(fn),
    told(ids) {
      for (const id of ids) for (const listener of listeners) listener(id);
      if (ids.length > 0) tell().catch(failed);
    },
  });
  const takeIn = intake;
  takeIn.run().catch(failed);
  const stopLeaving = leaveOthersGroups({ client, store, self, failed });
  const isRefused = (other: AccountId) => inboxOf(env, other).refuses(self());
  const sending = new Sending({ self, verbs, people, lookup, shelf, outgone, rates: new Rates(), key, now, attend, isRefused });
  const outbox = async (id: ConversationId) => (await store.range("outbox", { prefix: [id] })).map(({ value }) => value);
  const typing = typingTimers((conversation) => verbs.typing(conversation));
  const idempotency = new Idempotency(sql, values, key);
  const onEvent = (listener: (id: number) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const read = reading({ self, lookup, people, shelf, outbox, now });
  const parts = { identity, client, store, people, lookup, shelf, events, sending, attend, stirred, now, profile, retention };
  const business = useCases({ ...parts, ...read, typing, onEvent, erase });
  const knows = (person: PersonId) => people.get(person) !== undefined;
  const exporter = new Exporter({ sql, values, business, shelf, now, failed, knows });
  exporter.run().catch(failed);
  const replies = meta.cell<QuickReply[]>(values, "quick-replies", []);
  const desk = deskOf({ exporter, replies, people, client, store, key, outbox });
  const templates = sqlTemplates(sql, values);
  const answer = apiOf({ business, webhooks, desk, idempotency, linkKey, templates, fetchMedia: fetchMediaBy(network) });

  return {
    business,
    tell,
    async answer(request) {
      stirred();
      return answer(request);
    },
    found: device.found,
    async wake(conversation) {
      client.wake();
      if (conversation !== null && people.in(conversation) !== undefined) attend(conversation);
      takeIn.run().catch(failed);
    },
    async isSettled() {
      const { state } = await once(client, { kind: "connection" });
      if (state !== "online" || !journal.isEmpty || listeners.size > 0 || telling > 0) return false;
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
      takeIn.close();
      stopLeaving();
      attendance.close();
      typing.close();
      await client.close();
    },
  };

  async function erase(person: PersonId, conversation: ConversationId): Promise<void> {
    await verbs.forget(conversation, {});
    await exporter.forgetPerson(person);
    await shelf.forgetPerson(person);
    ctx.storage.transactionSync(() => {
      journal.forget(conversation);
      webhooks.forget(events.forgetPerson(person));
      outgone.forgetPerson(person);
      idempotency.forgetPerson(person);
    });
  }
}
