// A hosted business at work: its client in this object, the events that come of it, and what the API asks. Wiring only.

import { type Client, openClient, systemClock, systemRandom } from "../../client/index.ts";
import { once } from "../../client/live/once.ts";
import { sqlStore } from "../../client/store/sql.ts";
import type { AccountId, ConversationId, UnixMs } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import { conversationOf, type Founded, inboxOf, type NewBusiness, type Session } from "../rpc.ts";
import { Attendance } from "./attendance.ts";
import type { Business, BusinessEvent, BusinessProfile, MediaId, PersonId, SendRequest } from "./business.ts";
import { durableSql } from "./durable-sql.ts";
import { Events, type NewEvent } from "./events.ts";
import { isPersonId, readMessageId } from "./ids.ts";
import { inProcess, inProcessHttp, inProcessSockets } from "./in-process.ts";
import { Intake } from "./intake.ts";
import { Journal } from "./journal-rows.ts";
import { Lookup } from "./lookup.ts";
import type { Meta } from "./meta.ts";
import { Outgone } from "./outgone.ts";
import { People } from "./people.ts";
import { NO_PROFILE, readProfileChanges } from "./profile.ts";
import { r2Vault } from "./r2-vault.ts";
import { Rates } from "./rates.ts";
import { reading } from "./reading.ts";
import { sealedRows } from "./sealed-rows.ts";
import { sealedValues } from "./sealed-values.ts";
import { Sending } from "./sending.ts";
import { Shelf } from "./shelf.ts";

const STORAGE_LIMIT_BYTES = 10 * 1024 ** 3;
const DEFAULT_RETENTION_DAYS = 30;
const TYPING_EVERY_MS = 3_000;
const TYPING_LASTS_MS = 20_000;

export type Opening = {
  ctx: DurableObjectState;
  env: Env;
  identity: NewBusiness;
  meta: Meta;
  /** 32 bytes, of the business alone */
  key: Uint8Array;
  failed(error: unknown): void;
  /** In the transaction that stores it */
  added(id: number, event: NewEvent): void;
  /** Something goes on: the object stays awake. */
  stirred(): void;
};

export type Hosted = Business & {
  readonly account: AccountId | null;
  found(): Promise<Founded>;
  /** News from outside: the connection looks, and that conversation is attended to. */
  wake(conversation: ConversationId | null): Promise<void>;
  /** Whether all that came was taken up, and all that was written has left */
  isSettled(): Promise<boolean>;
  event(id: number): BusinessEvent | undefined;
  forgetEvent(id: number): void;
  signingKey: Uint8Array;
  close(): Promise<void>;
};

export async function openHosted({ ctx, env, identity, meta, key, failed, added, stirred }: Opening): Promise<Hosted> {
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
    added,
    transaction: (fn) => ctx.storage.transactionSync(fn),
    told: (ids) => {
      for (const id of ids) for (const listener of listeners) listener(id);
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
    const said = (await (verbs as any).setBusiness?.({ hosting: "gateway" })) ?? { kind: "ok" };
    return said.kind === "ok" ? { kind: "ok", account: made.accountId } : { kind: "unavailable" };
  }

  return {
    identity,
    get account() {
      return session?.account ?? null;
    },
    signingKey: key,
    found,
    async wake(conversation) {
      client.wake();
      if (conversation !== null && people.in(conversation) !== undefined) attend(conversation);
      intake.run().catch(failed);
    },
    async isSettled() {
      const { state } = await once(client, { kind: "connection" });
      if (state !== "online" || !journal.isEmpty) return false;
      const waiting = await store.range("outbox", { prefix: [] });
      return waiting.every(({ value }) => value.failure !== null);
    },
    event: (id) => events.get(id),
    forgetEvent: (id) => events.forget(id),
    async send(request: SendRequest, sendKey) {
      stirred();
      if (!isPersonId(request.to)) return { kind: "undeliverable" };
      const sent = await sending.send(request, sendKey);
      if (sent.kind === "ok") typing.end(request.to);
      return sent;
    },
    react: (to, message, emoji) => sending.react(to, message, emoji),
    async markRead(id) {
      const found = await inbound(id);
      if (found === undefined) return false;
      attend(found.conversation);
      await verbs.markRead(found.conversation, found.seq);
      return true;
    },
    async typing(id) {
      const found = await inbound(id);
      if (found === undefined) return false;
      attend(found.conversation);
      typing.begin(found.person, found.conversation);
      return true;
    },
    storeMedia: (file) => shelf.upload(file, now()),
    async media(id) {
      return shelf.get(id, now())?.facts;
    },
    async openMedia(id: MediaId) {
      const shelved = shelf.get(id, now());
      if (shelved === undefined) return undefined;
      const { facts, at } = shelved;
      if (at.kind === "uploaded") return { facts, stream: shelf.open(at) };
      const opened = await client.openFile({ conversation: at.conversation, item: at.item, index: at.index, part: "file" });
      return opened.kind === "ok" ? { facts, stream: opened.stream } : undefined;
    },
    async deleteMedia(id) {
      const shelved = shelf.get(id, now());
      if (shelved === undefined) return false;
      await shelf.remove(shelved);
      return true;
    },
    async profile() {
      const { name = identity.name } = (await store.get("account", [])) ?? {};
      return { name, ...profile.read() };
    },
    async setProfile(given) {
      const read = readProfileChanges(given);
      if (!read.ok) return { kind: "bad-content", where: read.where };
      const { name, ...rest } = read.changes;
      profile.write({ ...profile.read(), ...rest });
      if (name !== undefined) await verbs.setName(name);
      return { kind: "ok" };
    },
    async block(person, isBlocked) {
      const known = people.get(person);
      if (known === undefined) return false;
      await verbs.block(known.account, isBlocked);
      people.block(person, isBlocked);
      return true;
    },
    ...reading({ self, lookup, people, shelf, outbox, now }),
    async erase(person) {
      const known = people.get(person);
      if (known === undefined) return false;
      await erase(person, known.conversation);
      return true;
    },
    async events(after, limit) {
      return events.after(after, limit);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    retentionDays: () => retention.read(),
    setRetentionDays: (days) => retention.write(days),
    async close() {
      intake.close();
      attendance.close();
      typing.close();
      await client.close();
    },
  };

  async function inbound(id: string) {
    const named = readMessageId(id);
    const known = named?.direction === "in" ? people.get(named.person) : undefined;
    if (named === undefined || known === undefined) return undefined;
    const found = await lookup.named(known.conversation, known.account, named.contentId);
    return found && { conversation: known.conversation, person: known.person, seq: found.seq };
  }

  async function erase(person: PersonId, conversation: ConversationId): Promise<void> {
    erasing.add(conversation);
    try {
      await verbs.forget(conversation, {});
    } finally {
      erasing.delete(conversation);
    }
    ctx.storage.transactionSync(() => {
      journal.forget(conversation);
      events.forgetPerson(person);
      outgone.forgetPerson(person);
      shelf.forgetPerson(person);
    });
  }
}

/** Typing is said again every few seconds, for as long as it lasts. */
function typingTimers(say: (conversation: ConversationId) => Promise<void>) {
  const running = new Map<PersonId, { until: UnixMs; timer: ReturnType<typeof setInterval> }>();
  const end = (person: PersonId) => {
    const known = running.get(person);
    if (known !== undefined) clearInterval(known.timer);
    running.delete(person);
  };
  return {
    begin(person: PersonId, conversation: ConversationId): void {
      end(person);
      const until = Date.now() + TYPING_LASTS_MS;
      const again = () => {
        if (Date.now() >= until) end(person);
        else say(conversation).catch(() => {});
      };
      running.set(person, { until, timer: setInterval(again, TYPING_EVERY_MS) });
      again();
    },
    end,
    close: () => [...running.keys()].forEach(end),
  };
}
