// A named person with a headless client over real sockets, for stories: `await alice.says("hi", bob)`, `await bob.sees("hi", alice)`.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANY_TYPE, NOTHING_KNOWN } from "../../client/content/attachment.ts";
import {
  type ConversationDetails,
  type OutgoingAttachment,
  openProgram,
  type Program,
  type Query,
  type QueryResult,
  systemClock,
  systemRandom,
  type TimelineItem,
  tokenHttp,
  tokenSockets,
} from "../../client/index.ts";
import { follow } from "../../client/live/fold.ts";
import { openNodeVault } from "../../client/media/vault-node.ts";
import { sqlStore } from "../../client/store/sql.ts";
import { nodeSql } from "../../client/store/sql-node.ts";
import type { ConversationId } from "../../protocol/index.ts";

const PATIENCE_MS = 30_000;
const A_FILE = { ...NOTHING_KNOWN, kind: "file", type: ANY_TYPE, name: "file.bin", poster: null } as const;

export class Person {
  readonly handle: string;
  /** What went wrong without a word to the person: there must be nothing. */
  readonly failures: unknown[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "parley-person-"));
  private readonly box: { token: string | null } = { token: null };
  private client: Program | null = null;

  readonly name: string;
  private readonly url: string;

  private constructor(name: string, url: string, called: string) {
    this.name = name;
    this.url = url;
    this.handle = `${called}.${crypto.randomUUID().slice(0, 8)}`;
  }

  /** @param called the first part of the handle */
  static async join(name: string, url: string, called = name.toLowerCase()): Promise<Person> {
    const person = new Person(name, url, called);
    await person.comesOnline();
    const outcome = await person.verbs.register({ name, handle: person.handle });
    if (outcome.kind !== "ok") throw new Error(`${name} could not register: ${outcome.kind}`);
    return person;
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

  async comesOnline(): Promise<void> {
    const { box } = this;
    const ports = {
      store: sqlStore(nodeSql(this.profile)),
      vault: await openNodeVault(join(this.folder, "vault")),
      http: tokenHttp(this.url, box),
      sockets: tokenSockets(this.url, box),
      clock: systemClock,
      random: systemRandom,
    };
    this.client = await openProgram(ports, { onFailure: (error) => this.failures.push(error) });
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
        stop = follow(client, query, (result) => {
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
