// A named person with a headless client over real sockets, for stories: `await alice.says("hi", bob)`, `await bob.sees("hi", alice)`.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANY_TYPE, NOTHING_KNOWN } from "../../client/content/attachment.ts";
import type { ConversationDetails, OutgoingAttachment, Program, Query, QueryResult, TimelineItem } from "../../client/index.ts";
import type { Http } from "../../client/ports.ts";
import type { ConversationId } from "../../protocol/index.ts";
import * as today from "./app.ts";

const PATIENCE_MS = 60_000;
const A_FILE = { ...NOTHING_KNOWN, kind: "file", type: ANY_TYPE, name: "file.bin", poster: null } as const;

export type App = typeof today;
type Linking = { key?: string; midway?(): Promise<void> };

export class Person {
  readonly handle: string;
  /** What went wrong without a word to the person: there must be nothing. */
  readonly failures: unknown[] = [];
  private readonly folder: string;
  private readonly app: App;
  private readonly box: { token: string | null } = { token: null };
  private client: Program | null = null;
  /** What is waited for before a request of this person's goes out */
  onRequest: (method: string, path: string) => Promise<void> = async () => {};

  readonly name: string;
  private readonly url: string;

  private constructor(
    name: string,
    url: string,
    called: string,
    handle = `${called}.${crypto.randomUUID().slice(0, 8)}`,
    { folder = mkdtempSync(join(tmpdir(), "parley-person-")), app = today } = {},
  ) {
    this.name = name;
    this.url = url;
    this.handle = handle;
    this.folder = folder;
    this.app = app;
  }

  /** Somebody whose profile is there, and who has not opened it yet. @param folder deleted in the end @param app of which build */
  static of(name: string, url: string, handle: string, folder: string, app: App = today): Person {
    return new Person(name, url, "", handle, { folder, app });
  }

  /** @param called the first part of the handle @param address from where they sign up; else all are neighbours */
  static async join(name: string, url: string, called = name.toLowerCase(), address?: string): Promise<Person> {
    const person = new Person(name, url, called);
    await person.comesOnline(address);
    const outcome = await person.verbs.register({ name, handle: person.handle });
    if (outcome.kind !== "ok") throw new Error(`${name} could not register: ${outcome.kind}`);
    return person;
  }

  /**
   * Another device of the same person, linked as two screens and somebody between them do it.
   * @param called what it is called in the list @param key where one is set up @param midway what happens while the digits are read
   */
  async links(called: string, { key, midway = async () => {} }: Linking = {}): Promise<Person> {
    const other = new Person(this.name, this.url, "linked", this.handle);
    await other.comesOnline();
    const way = key === undefined ? {} : { way: { kind: "key", typed: key } as const };
    const begun = await this.verbs.showLinkCode({ system: "the first", ...way });
    if (begun.kind !== "ok") throw new Error(`no link code: ${begun.kind}`);
    const shown = await this.until({ kind: "link" }, ({ kind }) => kind === "shown");
    if (shown.kind !== "shown") throw new Error(shown.kind);
    await other.verbs.linkThisDevice({ code: shown.code, system: called });
    const check = await other.until({ kind: "link" }, ({ kind }) => kind === "check-code");
    await this.until({ kind: "link" }, ({ kind }) => kind === "checking");
    await midway();
    await this.verbs.confirmLink(check.kind === "check-code" ? check.digits : "");
    await other.until({ kind: "link" }, ({ kind }) => kind === "linked");
    return other;
  }

  /** @returns the recovery key, as it is written down */
  async setsUpRecovery(): Promise<string> {
    const begun = await this.verbs.beginRecovery();
    if (begun.kind !== "ok") throw new Error(begun.kind);
    const { groups, asked } = begun;
    const finished = await this.verbs.finishRecovery(asked.map((group) => groups[group] ?? ""));
    if (finished.kind !== "ok") throw new Error(finished.kind);
    return groups.join(" ");
  }

  /** A device of theirs that has nothing yet */
  async hasNothing(): Promise<Person> {
    const other = new Person(this.name, this.url, "restored", this.handle);
    await other.comesOnline();
    return other;
  }

  /** A device that has nothing but the key: all others are lost. */
  async comesBackBy(key: string): Promise<Person> {
    const other = await this.hasNothing();
    const found = await other.verbs.findAccount({ kind: "key", typed: key });
    if (found.kind !== "ok") throw new Error(found.kind);
    const restored = await other.verbs.restore(found.devices.map(({ device }) => device));
    if (restored.kind !== "ok") throw new Error(restored.kind);
    return other;
  }

  /** With the profile and the files in it */
  get everything(): string {
    return this.folder;
  }

  /** Where this person's device keeps everything */
  get profile(): string {
    return join(this.folder, "profile.db");
  }

  get token(): string | null {
    return this.box.token;
  }

  get verbs(): Program["verbs"] {
    if (this.client === null) throw new Error(`${this.name} is offline`);
    return this.client.verbs;
  }

  async comesOnline(address?: string): Promise<void> {
    const { box, app } = this;
    const http = app.tokenHttp(this.url, box);
    const request: typeof http.request = async (method, path, body) => {
      await this.onRequest(method, path);
      return address === undefined || box.token !== null
        ? http.request(method, path, body)
        : requestFrom(address, `${this.url}${path}`, method, body);
    };
    const ports = {
      store: app.sqlStore(app.nodeSql(this.profile)),
      vault: await app.openNodeVault(join(this.folder, "vault")),
      http: {
        ...http,
        request,
        download: async (path: string, range: Parameters<typeof http.download>[1]) => {
          await this.onRequest("GET", path);
          return http.download(path, range);
        },
      },
      sockets: app.tokenSockets(this.url, box),
      clock: app.systemClock,
      random: app.systemRandom,
    };
    this.client = await app.openProgram(ports, { onFailure: (error) => this.failures.push(error) });
  }

  /** As if the app was killed: nothing is said, what is stored stays. */
  async goesAway(): Promise<void> {
    await this.client?.close();
    this.client = null;
  }

  wakes(): void {
    this.client?.wake();
  }

  async opens(other: Person): Promise<ConversationId> {
    const outcome = await this.verbs.openDirect(other.handle);
    if (outcome.kind !== "ok") throw new Error(`${this.name} could not open a chat with ${other.name}: ${outcome.kind}`);
    await this.verbs.show(outcome.conversation);
    return outcome.conversation;
  }

  async says(text: string, conversation: ConversationId): Promise<void> {
    const outcome = await this.verbs.send(conversation, { text });
    if (outcome.kind !== "ok") throw new Error(`${this.name} could not say it: ${outcome.kind}`);
  }

  async sendsFile(data: Blob, conversation: ConversationId, more: Partial<OutgoingAttachment> & { caption?: string } = {}) {
    const { caption = "", ...facts } = more;
    const attachment = { ...A_FILE, data, ...facts };
    const outcome = await this.verbs.sendMedia(conversation, { attachments: [attachment], caption });
    if (outcome.kind !== "ok") throw new Error(`${this.name} could not send a file: ${outcome.kind}`);
  }

  /** What came with the message of that caption. */
  async opensFile(caption: string, conversation: ConversationId): Promise<Blob> {
    await this.sees(caption, conversation);
    const item = (await this.items(conversation)).find((each) => each.kind === "message" && each.text === caption);
    const got = await this.verbs.loadMedia({ conversation, item: item?.id ?? "", index: 0, part: "file" });
    if (got.kind !== "ok") throw new Error(`${this.name} could not open the file: ${got.kind}`);
    return got.data;
  }

  /** Waits until the message is there; it must never be there twice. */
  async sees(text: string, conversation: ConversationId, state?: "sent" | "delivered" | "read"): Promise<void> {
    const order = ["pending", "failed", "sent", "delivered", "read"];
    await this.until({ kind: "timeline", conversation, limit: 500 }, ({ items }) => {
      const found = items.filter((item) => item.kind === "message" && item.text === text);
      if (found.length > 1) throw new Error(`${this.name} sees "${text}" ${found.length} times`);
      const [item] = found;
      if (item?.kind !== "message") return false;
      return state === undefined || order.indexOf(item.state ?? "") >= order.indexOf(state);
    });
  }

  async conversationCalled(title: string): Promise<ConversationId> {
    const list = await this.until({ kind: "conversations" }, (all) =>
      all.some((each) => each.title === title && each.state === "active"),
    );
    const found = list.find((each) => each.title === title);
    if (found === undefined) throw new Error("gone again");
    await this.verbs.show(found.id);
    return found.id;
  }

  async items(conversation: ConversationId): Promise<TimelineItem[]> {
    return (await this.once({ kind: "timeline", conversation, limit: 500 })).items;
  }

  async words(conversation: ConversationId): Promise<string[]> {
    return (await this.items(conversation)).flatMap((item) => (item.kind === "message" ? [item.text] : []));
  }

  async details(conversation: ConversationId): Promise<ConversationDetails> {
    const details = await this.once({ kind: "conversation", conversation });
    if (details === null) throw new Error(`${this.name} has no such conversation`);
    return details;
  }

  once<Q extends Query>(query: Q): Promise<QueryResult<Q>> {
    return this.until(query, () => true);
  }

  async until<Q extends Query>(query: Q, isIt: (result: QueryResult<Q>) => boolean): Promise<QueryResult<Q>> {
    const { client } = this;
    if (client === null) throw new Error(`${this.name} is offline`);
    let last: unknown;
    let stop = () => {};
    try {
      return await new Promise<QueryResult<Q>>((done, failed) => {
        const timer = setTimeout(() => {
          const told = this.failures.map((error) => (error instanceof Error ? error.stack : error)).join("\n");
          failed(new Error(`${this.name} waited in vain for ${JSON.stringify(query)}; last: ${JSON.stringify(last)}\n${told}`));
        }, PATIENCE_MS);
        stop = this.app.follow(client, query, (result) => {
          last = result;
          try {
            if (!isIt(result)) return;
            clearTimeout(timer);
            done(result);
          } catch (error) {
            clearTimeout(timer);
            failed(error);
          }
        });
      });
    } finally {
      stop();
    }
  }

  async end(): Promise<void> {
    await this.goesAway();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** As the edge would say from where it came */
async function requestFrom(address: string, url: string, method: string, body: Parameters<Http["request"]>[2]) {
  const headers = { "cf-connecting-ip": address, ...(body && { "Content-Type": body.contentType }) };
  const answer = await fetch(url, { method, headers, ...(body && { body: body.bytes as Uint8Array<ArrayBuffer> }) });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}
