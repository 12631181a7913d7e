// The Bot: an account on one device whose messages go to handlers. Wiring only.

import { type ExportEntry, type ExportProgress, exportEntries } from "../client/export/entries.ts";
import {
  type ClientOptions,
  type ConversationDetails,
  type ConversationSummary,
  type Mention,
  type MessageState,
  type OutgoingChoices,
  type OwnDevice,
  openProgram,
  type Ports,
  type Program,
  type SearchHit,
  type Store,
  systemClock,
  systemRandom,
  tokenHttp,
  tokenSockets,
  type Vault,
} from "../client/index.ts";
import { follow } from "../client/live/fold.ts";
import { once } from "../client/live/once.ts";
import type { AccountId, ConversationId, DeviceId } from "../protocol/index.ts";
import { type Me, readyAccount } from "./account.ts";
import { BotError, worked } from "./bot-error.ts";
import { Delivery } from "./delivery.ts";
import { type BotEvents, type Delivered, type Failure, inWords } from "./events.ts";
import { type LinkAnother, linkAnother, linkThisDevice } from "./linking.ts";
import { messageOf, type Sender } from "./message.ts";
import { Outbox } from "./outbox.ts";
import { type FileOptions, outgoingFile } from "./outgoing-file.ts";
import { decideDevice, type RestoreOptions, replaceRecoveryKey, restoreHere, type ShownKey, setUpRecovery } from "./recovery.ts";
import { type SearchOptions, searched } from "./searching.ts";
import { Typing } from "./typing.ts";

const PATIENCE_MS = 10_000;
const STATUS_LINES = 200;

export type ConnectOptions = {
  /** Of the service, such as "https://parley.example" */
  url: string;
  /** A folder, or a store and a vault of one's own, which one process at a time may have open */
  store: string | { store: Store; vault: Vault };
  /** For the first run, which makes the account. */
  name?: string;
  handle?: string;
  /** It speaks for a business: people see that, and that what they write is read on a server of its own. */
  business?: boolean;
  /** For the first run of a further device of an account: the code that another one shows. */
  link?: LinkOptions;
  /** For the first run in an empty folder: the account that opens with that recovery key. */
  restore?: RestoreOptions;
  /** An API token of a business that its owner made in the app, "on your own server": this bot is it. */
  token?: string;
};
/** `system`: what this device is called in the list of devices. `onDigits`: shown here, typed there */
export type LinkOptions = { code: string; system: string; onDigits(digits: string): void };
type Handler<K extends keyof BotEvents> = (event: BotEvents[K]) => void | Promise<void>;
type Handlers = { [K in keyof BotEvents]?: Handler<K> };
/** `mentions` of `send`: people who are meant, each where an "@" and their name stand in the text */
type SendOptions = { replyTo?: string /** 16 bytes, base64url: repeated with it, it is sent once */; id?: string };

export class Bot {
  readonly me: Me;
  private readonly handlers: Handlers = {};
  private readonly delivery: Delivery;
  private readonly outbox: Outbox;
  private readonly typists: Typing;
  private ending: Promise<void> | null = null;
  private closed = false;

  private readonly client: Program;
  private readonly ports: Ports;
  private readonly release: () => void;

  /** Opens the profile, and makes its account where there is none yet. Throws a BotError where that does not work. */
  static async connect({ url, store, ...person }: ConnectOptions): Promise<Bot> {
    const { origin } = new URL(url);
    const profile = typeof store === "string" ? await openFolder(store) : { ...store, release() {} };
    const box = { token: null };
    const { vault, release } = profile;
    const world = { http: tokenHttp(origin, box), sockets: tokenSockets(origin, box), clock: systemClock, random: systemRandom };
    return Bot.open({ ...world, store: profile.store, vault }, { ...person, release });
  }

  /** The same with every port given: for tests, and for homes other than Node. */
  static async open(
    ports: Ports,
    {
      name,
      handle,
      token,
      link,
      restore,
      business = token !== undefined,
      release = () => {},
      ...more
    }: {
      name?: string;
      handle?: string;
      link?: LinkOptions;
      restore?: RestoreOptions;
      business?: boolean;
      token?: string;
      release?: () => void;
    } & ClientOptions,
  ): Promise<Bot> {
    let bot: Bot | null = null;
    let client: Program | null = null;
    try {
      client = await openProgram(ports, {
        readsOnArrival: true,
        ...more,
        onFailure: (error) => bot?.failed({ kind: "engine", error }),
      });
      if (link !== undefined) await linkThisDevice(client, link);
      if (restore !== undefined) await restoreHere(client, restore);
      const account = await readyAccount(client, ports.store, { ...(name && { name }), ...(handle && { handle }) });
      if (token !== undefined) worked(await client.verbs.joinBusiness(token));
      if (business) await beBusiness(client);
      bot = new Bot({ client, ports, release, ...account });
      return bot;
    } catch (error) {
      await client?.close();
      release();
      throw error;
    }
  }

  private constructor(given: {
    client: Program;
    ports: Ports;
    release: () => void;
    me: Me;
    secret: Uint8Array<ArrayBuffer>;
  }) {
    const { client, ports } = given;
    this.client = client;
    this.ports = ports;
    this.release = given.release;
    this.me = given.me;
    this.typists = new Typing(client.verbs, ports.clock);
    const failed = (failure: Failure) => this.failed(failure);
    this.outbox = new Outbox({ client, clock: ports.clock, store: ports.store, self: this.me.accountId, failed });
    const sender = this.sender(given.secret);
    this.delivery = new Delivery({
      ...ports,
      client,
      failed,
      message: (item, { id, kind }) => messageOf(item, { id, inGroup: kind === "group" }, sender),
      handler: (event) => this.handlerOf(event),
    });
    follow(client, { kind: "connection" }, ({ state }) => {
      if (state === "revoked") failed({ kind: "revoked" });
    });
  }

  /**
   * One handler for each event. Messages wait until there is one for them; "added" and "removed" are delivered in their order, so add
   * handlers for those in the same turn. A handler that throws is called again: docs/BOTS.md.
   */
  on<K extends keyof BotEvents>(event: K, handler: Handler<K>): void {
    if (this.handlers[event] !== undefined) throw new TypeError(`bot.on: there is a handler for "${event}" already`);
    Object.assign(this.handlers, { [event]: handler });
    if (event === "connection") follow(this.client, { kind: "connection" }, (view) => this.tell("connection", view));
    if (event === "message" || event === "added" || event === "removed") this.delivery.start();
  }

  /** The direct conversation with whoever has that handle. The other side hears of it with the first message. */
  async open(handle: string): Promise<ConversationId> {
    return worked(await this.verbs.openDirect(handle)).conversation;
  }

  /** @param id 16 bytes, base64url: made once under it */
  async createGroup(group: { title: string; handles: string[]; id?: string }): Promise<ConversationId> {
    return worked(await this.verbs.createGroup(group)).conversation;
  }

  /** Stored when it resolves, and sent as soon as it can be. @returns the message's id */
  async send(conversation: ConversationId, text: string, options: SendOptions & { mentions?: Mention[] } = {}): Promise<string> {
    const { id } = worked(await this.verbs.send(conversation, { text, ...options }));
    this.typists.end(conversation);
    return id;
  }

  async sendFile(conversation: ConversationId, file: string | Blob, options: FileOptions = {}): Promise<string> {
    const { caption = "", replyTo, id } = options;
    const attachments = [await outgoingFile(file, options)];
    const message = { attachments, caption, ...(replyTo && { replyTo }), ...(id && { id }) };
    const sent = worked(await this.verbs.sendMedia(conversation, message));
    this.typists.end(conversation);
    return sent.id;
  }

  /** A text with up to three buttons, or a list of up to ten rows. @returns the message's id */
  async offer(conversation: ConversationId, choices: OutgoingChoices, options: SendOptions = {}): Promise<string> {
    const { id } = worked(await this.verbs.sendChoices(conversation, choices, options));
    this.typists.end(conversation);
    return id;
  }

  /** @param message its id @param emoji null takes it back */
  async react(conversation: ConversationId, message: string, emoji: string | null): Promise<void> {
    worked(await this.verbs.react(conversation, message, emoji));
  }

  /** One of its own in other words, within a day. @param message as `send` answered it */
  async edit(conversation: ConversationId, message: string, text: string): Promise<void> {
    worked(await this.verbs.edit(conversation, message, { text }));
  }

  /** One of its own, for everyone. */
  async delete(conversation: ConversationId, message: string): Promise<void> {
    worked(await this.verbs.deleteForEveryone(conversation, message));
  }

  /** At the top of the chat, or down again. */
  async pin(conversation: ConversationId, message: string, isOn = true): Promise<void> {
    worked(await this.verbs.pin(conversation, message, isOn));
  }

  /** How far one of the newest two hundred of a chat has come, if it is its own: "pending", "sent", "delivered", "read", "failed"; null for any other */
  async status(conversation: ConversationId, message: string): Promise<MessageState | null> {
    const { items } = await once(this.running, { kind: "timeline", conversation, limit: STATUS_LINES });
    const found = items.find(({ id }) => id === message);
    return found?.kind === "message" ? found.state : null;
  }

  /** Until something is sent there, or for twenty seconds. */
  async typing(conversation: ConversationId): Promise<void> {
    if (this.closed) throw new BotError({ kind: "closed" });
    await this.typists.begin(conversation);
  }

  /** @param handle of somebody who is not a member yet */
  async add(conversation: ConversationId, handle: string): Promise<void> {
    worked(await this.verbs.addMember(conversation, handle));
  }

  /** By a group's link. "waiting": for an admin's device to let it in; "added" is told when it is. */
  async join(link: string): Promise<"in" | "waiting"> {
    const { kind } = worked(await this.verbs.joinByLink(link.slice(link.indexOf("#") + 1)));
    return kind === "waiting" ? "waiting" : "in";
  }

  async leave(conversation: ConversationId): Promise<void> {
    worked(await this.verbs.leave(conversation));
  }

  /** They can no longer write to this account first, nor add it to groups; they are not told. */
  async block(account: AccountId, blocked = true): Promise<void> {
    worked(await this.verbs.block(account, blocked));
  }

  /** A key that brings the account back in an empty folder. It counts when two of its groups were given again. */
  async setUpRecovery(steps: ShownKey): Promise<void> {
    return setUpRecovery(this.running, steps);
  }

  /** Another recovery key in the place of that one, which opens nothing from then on. */
  async replaceRecoveryKey(key: string, steps: ShownKey): Promise<void> {
    return replaceRecoveryKey(this.running, key, steps);
  }

  /** Shows a code for another device of this account. @returns what it calls itself */
  async linkAnother(steps: LinkAnother): Promise<string> {
    return linkAnother(this.running, steps);
  }

  /** Of a device that was linked: how many of its chats are there, all of them or after the limit. */
  async arrived(withinMs: number): Promise<{ done: number; total: number }> {
    const { total = 0 } = (await once(this.running, { kind: "arriving" })) ?? {};
    let last: { done: number; total: number } | null = { done: 0, total };
    const stop = follow(this.running, { kind: "arriving" }, (now) => {
      last = now;
    });
    const { clock } = this.ports;
    const end = clock.now() + withinMs;
    while (last !== null && clock.now() < end) await new Promise<void>((passed) => void clock.after(200, passed));
    stop();
    const chats = (await this.conversations()).length;
    return last ?? { done: Math.max(total, chats), total: Math.max(total, chats) };
  }

  /** All that there is, as the files of a readable archive. @param come how many chats are in by now */
  exported(come?: (progress: ExportProgress) => void): AsyncGenerator<ExportEntry> {
    return exportEntries({ watching: this.running, verbs: this.running.verbs }, new Date(this.ports.clock.now()), come);
  }

  /** This account's, this one first. */
  async devices(): Promise<OwnDevice[]> {
    return once(this.running, { kind: "devices" });
  }

  /** Puts another device of this account out, at once and everywhere. */
  async removeDevice(device: DeviceId): Promise<void> {
    worked(await this.verbs.removeDevice(device));
  }

  /** By the account's root: a device goes for good, or one that was removed is let back in. @param key asked for where the root is not here */
  async decideDevice(decision: { device: DeviceId; stays: boolean; key(): Promise<string> }): Promise<void> {
    return decideDevice(this.running, decision);
  }

  /** What others see as its name. */
  async setName(name: string): Promise<void> {
    worked(await this.verbs.setName(name));
  }

  async conversations(): Promise<ConversationSummary[]> {
    return once(this.running, { kind: "conversations" });
  }

  /**
   * Messages by their words, the newest first: each word begins one of theirs. `from:`, `in:`, `has:photo|video|file|voice|link`, `before:` and `after:`
   * (2026-11-24) narrow it.
   */
  async search(text: string, options: SearchOptions = {}): Promise<SearchHit[]> {
    return searched(this.running, text, options);
  }

  async details(conversation: ConversationId): Promise<ConversationDetails | null> {
    return once(this.running, { kind: "conversation", conversation });
  }

  /** @returns whether all that was written has reached the service */
  flush(withinMs = PATIENCE_MS): Promise<boolean> {
    return this.outbox.flush(withinMs);
  }

  /** Lets the handlers that run end and what they wrote leave, as far as that takes no longer than the limit; the rest goes next time. */
  close({ withinMs = PATIENCE_MS }: { withinMs?: number } = {}): Promise<void> {
    this.ending ??= this.end(withinMs);
    return this.ending;
  }

  private async end(withinMs: number): Promise<void> {
    const { clock } = this.ports;
    let cancel = () => {};
    const limit = new Promise<void>((over) => {
      cancel = clock.after(withinMs, over);
    });
    const handled = this.delivery.stop().then(() => this.outbox.flush(withinMs));
    await Promise.race([handled, limit]);
    cancel();
    this.closed = true;
    this.typists.close();
    this.outbox.close();
    await this.client.close();
    this.release();
  }

  private get running(): Program {
    if (this.closed) throw new BotError({ kind: "closed" });
    return this.client;
  }

  private get verbs(): Program["verbs"] {
    return this.running.verbs;
  }

  private sender(secret: Uint8Array<ArrayBuffer>): Sender {
    return {
      secret,
      send: (conversation, text, options) => this.send(conversation, text, options),
      sendFile: (conversation, file, options) => this.sendFile(conversation, file, options),
      choose: async (conversation, item, option, options) =>
        worked(await this.verbs.choose(conversation, item, option, options)).id,
      react: (conversation, item, emoji) => this.react(conversation, item, emoji),
      typing: (conversation) => this.typing(conversation),
      markRead: async (conversation, seq) => this.verbs.markRead(conversation, seq),
      download: async (conversation, item, index) =>
        worked(await this.verbs.loadMedia({ conversation, item, index, part: "file" })).data,
    };
  }

  private handlerOf(event: Delivered): (() => Promise<void>) | null {
    switch (event.kind) {
      case "message": {
        const handler = this.handlers.message;
        return handler === undefined ? null : async () => handler(event.message);
      }
      case "added":
      case "removed": {
        const handler = this.handlers[event.kind];
        return handler === undefined ? null : async () => handler(event.membership);
      }
    }
  }

  private failed(failure: Failure): void {
    // A bot that says nothing of its failures would be taken for one that has none.
    if (this.handlers.failure === undefined) console.error("parley:", ...inWords(failure));
    else this.tell("failure", failure);
  }

  /** Told once, in no order; a handler that throws here has nobody left to tell. */
  private tell<K extends "connection" | "failure">(event: K, value: BotEvents[K]): void {
    const handler = this.handlers[event] as Handler<K> | undefined;
    Promise.resolve(value)
      .then(handler)
      .catch((error) => console.error("parley:", error));
  }
}

/** Signed and stored at once; a service that does not answer hears of it with the next connection. */
async function beBusiness({ verbs }: Program): Promise<void> {
  const outcome = await verbs.setBusiness({ hosting: "own-server" });
  if (outcome.kind === "refused") throw new BotError(outcome);
}

/** Where a store is given nothing of SQLite is asked for, which older Nodes have not. */
async function openFolder(folder: string) {
  const { openProfile } = await import("./profile.ts");
  return openProfile(folder);
}
