// The Client: wiring only. One account on one device, its conversations, its connection, and the live queries over them.

import { type ConversationId, KEY_PACKAGES_PER_DEVICE } from "../protocol/index.ts";
import type { Kinds } from "./content/kind.ts";
import { KINDS } from "./content/kinds/index.ts";
import { openContacts } from "./engine/account/contacts.ts";
import { keepStock, type Stock } from "./engine/account/key-packages.ts";
import { followOwnLog } from "./engine/account/own-log.ts";
import { saveAccount } from "./engine/account/save.ts";
import { sessionRenewal } from "./engine/account/session.ts";
import { createApi } from "./engine/connection/api.ts";
import { Arrivals } from "./engine/connection/arrivals.ts";
import { Connection } from "./engine/connection/connection.ts";
import { Conversations } from "./engine/conversations.ts";
import type { Downloads } from "./engine/files/downloads.ts";
import { Files } from "./engine/files/files.ts";
import { Uploads } from "./engine/files/uploads.ts";
import { createSelf } from "./engine/own-notes.ts";
import { rerunnable, serial } from "./engine/pace/serial.ts";
import { serviceClock } from "./engine/pace/service-clock.ts";
import { Preferred } from "./engine/preferred.ts";
import { isKnown } from "./engine/requests/known.ts";
import { uploadingIn } from "./engine/sending/outbox.ts";
import type { News, Ports, World } from "./engine/world.ts";
import { Live } from "./live/live.ts";
import { guardedVault } from "./media/vault-guarded.ts";
import type { ConversationRecord } from "./store/conversation-record.ts";
import { guardedStore } from "./store/guarded.ts";
import type { AccountRecord, OutboxRecord } from "./store/tables.ts";
import { deletionVerbs } from "./verbs/deletion.ts";
import { messageVerbs } from "./verbs/messages.ts";
import { newcomerVerbs } from "./verbs/newcomers.ts";
import { later, type RareVerbs } from "./verbs/rare-names.ts";
import { reactionVerbs } from "./verbs/reactions.ts";
import type { ClientSurface, Verbs } from "./verbs.ts";

/** KeyPackages to have at the directory before a new account counts as reachable; the rest follow. */
const FIRST_KEY_PACKAGES = 10;
const STORAGE_LIMIT_BYTES = 1024 * 1024 * 1024;
/** After a KeyPackage was used: others may be, by the same invitation. */
const STOCK_CHECK_MS = 5_000;

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
  keepAccount(
    changes: Partial<Pick<AccountRecord, "name" | "photo" | "readReceipts" | "business" | "log" | "proof">>,
  ): Promise<void>;
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
  } = options;
  const asksBeforeNewcomers = (options.newcomers ?? "ask") === "ask";
  const asksBeforeStrangers = (options.strangers ?? "ask") === "ask";
  const clock = serviceClock(outside.clock);
  const ports = { ...outside, clock, store: guardedStore(outside.store, clock), vault: guardedVault(outside.vault, clock) };
  const { store, vault } = ports;
  await store.ready();
  let account: AccountRecord | null = (await store.get("account", [])) ?? null;
  let closed = false;

  const api = createApi(
    ports.http,
    sessionRenewal(ports, () => account),
  );
  const contacts = await openContacts(store, (accounts) => publish({ kind: "contacts", accounts }));
  const failed = (error: unknown) => {
    if (!closed) onFailure(error);
  };
  const pinned = () => new Set(conversations.all().flatMap(({ id }) => uploadingIn(conversations.outbox(id))));
  const changed = () => publish({ kind: "files" });
  const files = await Files.open({ store, vault, clock, limitBytes: storageLimitBytes, pinned, changed });
  const world: World = {
    ...ports,
    api,
    contacts,
    preferred: await new Preferred(store).read(),
    files,
    account() {
      if (account === null) throw new Error("there is no account yet");
      return account;
    },
    publish: (news) => publish(news),
    kinds,
    keyPackageUsed: () => checkStock(),
    asksBeforeNewcomers,
    asksBeforeStrangers,
    knows: (account) => isKnown(world, account),
    failed,
  };
  const conversations: Conversations = new Conversations(
    world,
    await records(world),
    await outboxes(world),
    await pending(world),
  );
  const uploads = new Uploads(world, conversations);
  const live: Live = new Live({
    world,
    conversations,
    account: () => account,
    connection: () => ({ ...connection.state, isCaughtUp: connection.state.state === "online" && arrivals.isDone }),
    sentBytes: (blob) => uploads.sentBytes(blob),
  });
  let stock: Stock = { keyPackages: 0, lastResortUsed: false };
  let stockCheck: (() => void) | null = null;
  const refill = rerunnable(() => keepStock(world, stock, keyPackages));
  const connection = new Connection(world, {
    onTime: (at) => clock.heard(at),
    onOnline(me) {
      stock = me;
      followOwnLog(world, me.logLength, keepAccount).catch(failed);
      refill().catch(stockFailed);
      if (account?.business?.isTold === false)
        rare()
          .then(({ tellDirectory }) => tellDirectory(world, keepAccount))
          .catch(failed);
      wakeAll();
    },
    onDirty(list) {
      for (const { conversation, seq } of list) arrivals.take(conversation, seq, null);
    },
    onRing: ({ conversation, seq, envelope }) => arrivals.take(conversation, seq, envelope),
    onStock: ({ keyPackages, lastResortUsed }) => {
      stock = { keyPackages, lastResortUsed };
      refill().catch(stockFailed);
    },
  });
  const arrivals: Arrivals = new Arrivals(
    world,
    conversations,
    (conversation, seq) => connection.seen(conversation, seq),
    () => publish({ kind: "connection" }),
  );

  /** Soon, once for several. */
  function checkStock(): void {
    stockCheck ??= clock.after(STOCK_CHECK_MS, () => {
      stockCheck = null;
      countStock().catch(stockFailed);
    });
  }

  function stockFailed(error: unknown): void {
    failed(error);
    if (!closed) checkStock();
  }

  async function countStock(): Promise<void> {
    const me = await api.call("me");
    if (me.kind !== "ok") return;
    stock = me.value;
    await refill();
  }

  function publish(news: News): void {
    if (closed) return;
    if (news.kind === "conversation") {
      conversations.remember(news.conversation);
      const { conversation, preferred, isUncertain } = news;
      if (preferred) world.preferred.note(conversation, preferred);
      if (isUncertain)
        world.preferred
          .read(conversation)
          .then(() => live.note({ kind: "conversation", conversation, lines: [] }))
          .catch(failed);
      uploads.noteOutbox(news.conversation);
    }
    if (news.kind === "contacts") conversations.contactsChanged();
    live.note(news);
  }

  function wakeAll(): void {
    arrivals.wake();
    uploads.wake();
    conversations.wake().catch(failed);
  }

  /** Nothing in the store can keep the connection from starting. */
  async function start(): Promise<void> {
    await readUnknown().catch(failed);
    connection.start();
    await makeSelf();
    uploads.wake();
    files.tidy().catch(failed);
    conversations.restore().catch(failed);
    conversations.wake().catch(failed);
  }

  async function makeSelf(): Promise<void> {
    try {
      await createSelf(world, conversations);
    } catch (error) {
      failed(error);
      if (!closed) clock.after(STOCK_CHECK_MS, makeSelf);
    }
  }

  const inTurn = serial();
  const keepAccount: Insides["keepAccount"] = (changes) =>
    inTurn(async () => {
      const changed = { ...world.account(), ...changes };
      await saveAccount(ports, changed);
      account = changed;
      publish({ kind: "account" });
    });

  /** What this version may know by now, placed before anything newer comes. */
  async function readUnknown(): Promise<void> {
    const [some] = await store.range("unknowns", { prefix: [], limit: 1 });
    if (some !== undefined) await (await rare()).readAgain(world, conversations);
  }

  let loaded: { verbs: RareVerbs; downloads: Downloads } | null = null;
  async function rareParts() {
    const { rareVerbs, Downloads } = await rare();
    if (loaded !== null) return loaded;
    const downloads = new Downloads(world);
    loaded = { downloads, verbs: rareVerbs({ world, conversations, downloads, uploads, keep: keepAccount }) };
    return loaded;
  }

  const verbs: Verbs = {
    async register(person) {
      const { outcome, account: made } = await (await rare()).register(ports, person);
      const isNew = made?.registered === true && account?.registered !== true;
      account = made;
      if (!isNew) return outcome;
      await keepStock(world, stock, Math.min(keyPackages, FIRST_KEY_PACKAGES)).catch(failed);
      await start();
      publish({ kind: "account" });
      return outcome;
    },
    ...messageVerbs(world, conversations, uploads),
    ...newcomerVerbs(world, conversations, uploads),
    ...reactionVerbs(world, conversations),
    ...deletionVerbs(world, conversations, uploads),
    ...later(async () => (await rareParts()).verbs),
  };
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
      stockCheck?.();
      await store.close();
    },
  };
  return { client, world, conversations, downloads: async () => (await rareParts()).downloads, keepAccount };
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
