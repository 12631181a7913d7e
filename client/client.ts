// The Client: wiring only. One account on one device, its conversations, its connection, and the live queries over them.

import { type ConversationId, KEY_PACKAGES_PER_DEVICE } from "../protocol/index.ts";
import type { Kinds } from "./content/kind.ts";
import { KINDS } from "./content/kinds/index.ts";
import { openContacts } from "./engine/account/contacts.ts";
import { saveAccount } from "./engine/account/save.ts";
import { sessionRenewal } from "./engine/account/session-renewal.ts";
import { createApi } from "./engine/connection/api.ts";
import { Arrivals } from "./engine/connection/arrivals.ts";
import { Connection } from "./engine/connection/connection.ts";
import { Conversations } from "./engine/conversations.ts";
import type { Downloads } from "./engine/files/downloads.ts";
import { Files } from "./engine/files/files.ts";
import { Uploads } from "./engine/files/uploads.ts";
import type { OnDemand } from "./engine/on-demand/on-demand.ts";
import { createSelf } from "./engine/own-notes.ts";
import { serial } from "./engine/pace/serial.ts";
import { serviceClock } from "./engine/pace/service-clock.ts";
import { Preferred } from "./engine/preferred.ts";
import { isKnown } from "./engine/requests/known.ts";
import { uploadingIn } from "./engine/sending/outbox.ts";
import type { Upkeep } from "./engine/upkeep.ts";
import type { News, Ports, World } from "./engine/world.ts";
import { Live } from "./live/live.ts";
import { guardedVault } from "./media/vault-guarded.ts";
import type { LinkView } from "./queries.ts";
import type { ConversationRecord } from "./store/conversation-record.ts";
import { guardedStore } from "./store/guarded.ts";
import type { AccountChanges, AccountRecord, OutboxRecord } from "./store/tables.ts";
import { messageVerbs } from "./verbs/messages.ts";
import { type OwnVerbs, type RareVerbs, type RecoveryVerbs, withLater } from "./verbs/rare-names.ts";
import type { ClientSurface } from "./verbs.ts";

/** KeyPackages to have at the directory before a new account counts as reachable; the rest follow. */
const FIRST_KEY_PACKAGES = 10;
const STORAGE_LIMIT_BYTES = 1024 * 1024 * 1024;
/** What an answer takes on its way moves the difference by less. */
const CLOCK_CHANGED_MS = 60_000;
/** After the conversation of one's own could not be made */
const SELF_AGAIN_MS = 5_000;
/** Of a part of the app that did not come */
const LOADED_AGAIN_MS = 5_000;
const LOADED_WITHIN_MS = 5_000;

export type Client = ClientSurface & {
  /** Stops everything; what is stored goes on when the next Client opens the same store. */
  close(): Promise<void>;
};
export type ClientOptions = {
  /** A step failed for a reason that nobody foresaw. The engine goes on. */
  onFailure?: (error: unknown) => void;
  /** How many to have at the directory. */
  keyPackages?: number;
  /** What was written before somebody came waits until the person has seen who: "ask", or goes to them too */
  newcomers?: "ask" | "accept";
  /** What a stranger begins is a request and waits for the person: "ask", or is a chat like any other */
  strangers?: "ask" | "accept";
  /** Whether what is said is noted for the search: a row less is written for each step of who never searches, where it is not. Once and for all. */
  isSearched?: boolean;
  /** Of a program: what comes is as good as read, and its time runs. */
  readsOnArrival?: boolean;
  /** Where the store answers at once: what is known is read when it is needed, and not held. */
  onDemand?: OnDemand;
  /** Whether what crashes left in the vault goes with each start, which lists all of it */
  tidiesFiles?: boolean;
  /** What files may take on this device before those go that were used longest ago. */
  storageLimitBytes?: number;
  /** Of content; all that this version knows. */
  kinds?: Kinds;
};

/** What a Client is made of, for more verbs over the same. */
export type Insides = {
  client: Client;
  world: World;
  conversations: Conversations;
  downloads(): Promise<Downloads>;
  keepAccount(changes: AccountChanges): Promise<void>;
};

export async function openClient(ports: Ports, options?: ClientOptions): Promise<Client> {
  return (await openInsides(ports, options)).client;
}

type Rare = typeof import("./verbs/rare.ts");

/** @param rare what the verbs that few sessions call are loaded by, when the first of them is */
export async function openInsides(
  outside: Ports,
  options: ClientOptions = {},
  rare: () => Promise<Rare> = () => import("./verbs/rare.ts"),
): Promise<Insides> {
  const {
    onFailure = () => {},
    keyPackages = KEY_PACKAGES_PER_DEVICE,
    storageLimitBytes = STORAGE_LIMIT_BYTES,
    kinds = KINDS,
    isSearched = true,
  } = options;
  const asksBeforeNewcomers = (options.newcomers ?? "ask") === "ask";
  const asksBeforeStrangers = (options.strangers ?? "ask") === "ask";
  const clock = serviceClock(outside.clock);
  const readsOnArrival = options.readsOnArrival ?? false;
  const ports = { ...outside, clock, store: guardedStore(outside.store, clock), vault: guardedVault(outside.vault, clock) };
  const { store, vault } = ports;
  await store.ready();
  let account: AccountRecord | null = (await store.get("account", [])) ?? null;
  let closed = false;
  // As it was when the service last said its time: what is due by that is gone before anything is shown.
  clock.heard(outside.clock.now() + (account?.clockAheadMs ?? 0));
  let link: LinkView = { kind: "none" };

  const api = createApi(
    ports.http,
    sessionRenewal(ports, () => account),
  );
  const { onDemand } = options;
  const contacts = await openContacts(store, (accounts) => publish({ kind: "contacts", accounts }), onDemand);
  const failed = (error: unknown) => {
    if (!closed) onFailure(error);
  };
  const pinned = () => new Set([...conversations.waiting()].flatMap((id) => uploadingIn(conversations.outbox(id))));
  const changed = () => publish({ kind: "files" });
  const files = await Files.open({ store, vault, clock, limitBytes: storageLimitBytes, pinned, changed });
  const world: World = {
    ...ports,
    api,
    contacts,
    preferred: await new Preferred(store, () => (account?.log.length ?? 0) > 1).read(),
    files,
    onDemand,
    account() {
      if (account === null) throw new Error("there is no account yet");
      return account;
    },
    keepAccount: (changes) => keepAccount(changes),
    publish: (news) => publish(news),
    kinds,
    keyPackageUsed: () => see((upkeep) => upkeep.keyPackageUsed()),
    ownLeafCame: () => see((upkeep) => upkeep.leafCame()),
    keyringSaid: () => see((upkeep) => upkeep.keyringSaid()),
    asksBeforeNewcomers,
    asksBeforeStrangers,
    isSearched,
    readsOnArrival,
    knows: (account) => isKnown(world, account),
    failed,
  };
  const conversations: Conversations = new Conversations(
    world,
    onDemand?.conversations ?? (await records(world)),
    onDemand?.outboxes ?? (await outboxes(world)),
    await pending(world),
    onDemand,
  );
  const uploads = new Uploads(world, conversations, rare);
  const live: Live = new Live({
    world,
    conversations,
    account: () => account,
    connection: () => {
      const isOnline = connection.state.state === "online";
      const { aheadMs } = clock;
      return { ...connection.state, isCaughtUp: isOnline && arrivals.isDone, isReading: !arrivals.isDone, aheadMs };
    },
    sentBytes: (blob) => uploads.sentBytes(blob),
    link: () => link,
    devices: async () => (await rare()).ownDevices(world),
    history: async () => (await upkeep()).historyView(),
    rarely: async (query, people) => (await rare()).rareView({ world, conversations }, query, people),
  });
  const connection = new Connection(world, {
    onTime(at) {
      clock.heard(at);
      const { aheadMs } = clock;
      if (Math.abs(aheadMs - (account?.clockAheadMs ?? 0)) > CLOCK_CHANGED_MS) see((upkeep) => upkeep.clockMoved(aheadMs));
    },
    onOnline(me) {
      see((upkeep) => upkeep.online(me));
      wakeAll();
    },
    onDirty(list) {
      for (const { conversation, seq } of list) arrivals.take(conversation, seq, null);
    },
    onRing: ({ conversation, seq, envelope }) => arrivals.take(conversation, seq, envelope),
    onStock: ({ keyPackages, lastResortUsed }) => see((upkeep) => upkeep.stockSaid({ keyPackages, lastResortUsed })),
  });
  const arrivals: Arrivals = new Arrivals(
    world,
    conversations,
    (conversation, seq) => connection.seen(conversation, seq),
    () => publish({ kind: "connection" }),
  );

  let upkept: Upkeep | null = null;
  async function upkeep(): Promise<Upkeep> {
    const { upkeepOf } = await rare();
    upkept ??= upkeepOf(world, conversations, { keep: keepAccount, downloads, keyPackages });
    return upkept;
  }

  /** Of what this device does by itself, once that is loaded. */
  function see(to: (upkeep: Upkeep) => unknown): void {
    if (closed) return;
    upkeep()
      .then(
        async (loaded) => closed || (await to(loaded)),
        (error) => {
          failed(error);
          if (!closed) clock.after(LOADED_AGAIN_MS, () => see(to));
        },
      )
      .catch(failed);
  }

  /** As `see`, for what stands before all else; where the part does not come in a while the rest goes on, and that follows. */
  async function seeFirst(to: (upkeep: Upkeep) => Promise<unknown>): Promise<void> {
    const late = new Promise<null>((done) => clock.after(LOADED_WITHIN_MS, () => done(null)));
    const loaded = await Promise.race([upkeep().catch(() => null), late]);
    if (loaded === null) see(to);
    else await to(loaded).catch(failed);
  }

  function publish(news: News): void {
    if (closed) return;
    if (news.kind === "conversation") {
      conversations.remember(news.conversation);
      const { conversation, preferred, untold, isUncertain } = news;
      if (preferred) world.preferred.note(conversation, preferred);
      if (news.removed !== undefined) world.preferred.noteRemoved(conversation, news.removed.seq, news.removed.said);
      if (untold != null) world.preferred.typed.set(conversation, untold);
      if (isUncertain)
        world.preferred
          .read(conversation)
          .then(() => live.note({ kind: "conversation", conversation, lines: [] }))
          .catch(failed);
      uploads.noteOutbox(news.conversation);
    }
    if (news.kind === "conversation") {
      const at = conversations.record(news.conversation)?.nextExpiry;
      if (at != null) see(({ expiring }) => expiring.note(at));
    }
    if (news.kind === "contacts") conversations.contactsChanged(news.accounts);
    if (news.kind === "conversation") upkept?.noted(news);
    live.note(news);
  }

  function wakeAll(): void {
    arrivals.wake();
    uploads.wake();
    conversations.wake().catch(failed);
  }

  /** Nothing in the store can keep the connection from starting. */
  async function start(): Promise<void> {
    if (onDemand || conversations.all().some(({ nextExpiry }) => nextExpiry != null))
      await seeFirst(({ expiring }) => expiring.run());
    await readUnknown().catch(failed);
    if (account?.arriving) await seeFirst(({ arrive }) => arrive());
    connection.start();
    await makeSelf();
    uploads.wake();
    if (options.tidiesFiles ?? true) files.tidy().catch(failed);
    conversations.restore().catch(failed);
    conversations.wake().catch(failed);
    if (account?.recovery) see((upkeep) => upkeep.keepHistory());
  }

  async function makeSelf(): Promise<void> {
    try {
      await createSelf(world, conversations);
    } catch (error) {
      failed(error);
      if (!closed) clock.after(SELF_AGAIN_MS, makeSelf);
    }
  }

  const inTurn = serial();
  const keepAccount: Insides["keepAccount"] = (changes) =>
    inTurn(async () => {
      const changed = { ...world.account(), ...changes };
      await saveAccount(ports, changed);
      account = changed;
      publish({ kind: "account" });
      const isConcerned =
        "recovery" in changes || "history" in changes || "log" in changes || changes.historyStopped === "other-key";
      if (isConcerned && changed.rootSecret === null) see((upkeep) => upkeep.keyringSaid());
    });

  /** What this version may know by now, placed before anything newer comes. */
  async function readUnknown(): Promise<void> {
    const [some] = await store.range("unknowns", { prefix: [], limit: 1 });
    if (some !== undefined) await (await rare()).readAgain(world, conversations);
  }

  /** Of a device that was linked: stored before anything is done with it. */
  async function begin(linked: AccountRecord): Promise<void> {
    await saveAccount(ports, linked);
    account = linked;
    await start();
    publish({ kind: "account" });
  }

  function tellLink(view: LinkView): void {
    link = view;
    // Whoever is linked now finds there what was said until now.
    if (view.kind === "shown" && account?.recovery) see((upkeep) => upkeep.keepHistory()?.flush());
    publish({ kind: "link" });
  }

  const seeToLeaves = async () => (account ? (await upkeep()).seeToLeaves() : undefined);
  const downloads = async () => (await rareParts()).downloads;
  let loaded: { verbs: RareVerbs; downloads: Downloads } | null = null;
  async function rareParts() {
    const { rareVerbs, Downloads } = await rare();
    if (loaded !== null) return loaded;
    const found = new Downloads(world);
    const given = { world, clock, conversations, uploads, begin, tellLink, seeToLeaves };
    loaded = { downloads: found, verbs: rareVerbs({ ...given, downloads: found, keep: keepAccount }) };
    return loaded;
  }

  let recovery: RecoveryVerbs | null = null;
  async function recoveryParts(): Promise<RecoveryVerbs> {
    const { recoveryVerbs } = await rare();
    recovery ??= recoveryVerbs({
      ports,
      world,
      conversations,
      keep: keepAccount,
      begin,
      keepHistory: async () => (account ? (await upkeep()).keepHistory() : null),
      seeToLeaves,
      wakeUp: () => connection.start(),
    });
    return recovery;
  }

  const own: OwnVerbs = {
    async register(person) {
      const { register, keepStock, NO_STOCK } = await rare();
      const { outcome, account: made } = await register(ports, person);
      const isNew = made?.registered === true && account?.registered !== true;
      account = made;
      if (!isNew) return outcome;
      await keepStock(world, NO_STOCK, Math.min(keyPackages, FIRST_KEY_PACKAGES)).catch(failed);
      await start();
      publish({ kind: "account" });
      return outcome;
    },
    ...messageVerbs(world, conversations, uploads),
  };
  const verbs = withLater(own, async () => ({ ...(await recoveryParts()), ...(await rareParts()).verbs }));
  if (account?.registered) await start();

  const client: Client = {
    verbs,
    watch: (query, listener) => live.watch(query, listener),
    wake() {
      if (account?.registered !== true) return;
      connection.wake();
      wakeAll();
    },
    async close() {
      closed = true;
      connection.stop();
      arrivals.close();
      uploads.close();
      conversations.close();
      live.close();
      upkept?.close();
      await store.close();
    },
  };
  return { client, world, conversations, downloads, keepAccount };
}

async function records({ store }: World): Promise<Map<ConversationId, ConversationRecord>> {
  return new Map((await store.range("conversations", { prefix: [] })).map(({ value }) => [value.id, value]));
}

async function outboxes({ store }: World): Promise<Map<ConversationId, OutboxRecord[]>> {
  const waiting = new Map<ConversationId, OutboxRecord[]>();
  for (const { key, value } of await store.range("outbox", { prefix: [] })) {
    const id = key[0] as ConversationId;
    waiting.set(id, [...(waiting.get(id) ?? []), value]);
  }
  return waiting;
}

async function pending({ store }: World): Promise<Set<ConversationId>> {
  return new Set((await store.range("pendingCommits", { prefix: [] })).map(({ key }) => key[0] as ConversationId));
}
