// A hosted business and people who talk with it, all in this process: real objects, real database, real encryption.

import {
  openProgram,
  type Program,
  type Query,
  type QueryResult,
  systemClock,
  systemRandom,
  type TimelineItem,
} from "../../../client/index.ts";
import { follow } from "../../../client/live/fold.ts";
import { memoryVault } from "../../../client/media/vault-memory.ts";
import { memoryStore } from "../../../client/store/memory.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { SCOPES } from "../../business/scopes.ts";
import { bindings } from "../../directory/testing/service.ts";
import { createApp } from "../../http/app.ts";
import { inProcess, inProcessHttp, inProcessSockets } from "../device/in-process.ts";

const PATIENCE_MS = 20_000;
const ORIGIN = "https://parley.example";

export type Talker = {
  client: Program;
  handle: string;
  token(): string;
  until<Q extends Query>(query: Q, isIt: (result: QueryResult<Q>) => boolean): Promise<QueryResult<Q>>;
  opens(handle: string): Promise<ConversationId>;
  items(conversation: ConversationId): Promise<TimelineItem[]>;
  sees(conversation: ConversationId, text: string): Promise<Extract<TimelineItem, { kind: "message" }>>;
};

export async function talker(name: string): Promise<Talker> {
  const handle = `${name.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}`;
  let token: string | null = null;
  const tokens = {
    read: () => token,
    write(given: string) {
      token = given;
    },
  };
  const ask = inProcess(bindings, () => {}, handle);
  const client = await openProgram({
    store: memoryStore(),
    vault: memoryVault(),
    http: inProcessHttp(ask, tokens),
    sockets: inProcessSockets(ask, tokens),
    clock: systemClock,
    random: systemRandom,
  });
  const outcome = await client.verbs.register({ name, handle });
  if (outcome.kind !== "ok") throw new Error(`${name}: ${outcome.kind}`);
  const until = <Q extends Query>(query: Q, isIt: (result: QueryResult<Q>) => boolean) =>
    new Promise<QueryResult<Q>>((done, failed) => {
      let last: unknown;
      const timer = setTimeout(() => {
        stop();
        failed(new Error(`${name} waited in vain for ${JSON.stringify(query)}; last: ${JSON.stringify(last)}`));
      }, PATIENCE_MS);
      const stop = follow(client, query, (result) => {
        last = result;
        if (!isIt(result)) return;
        clearTimeout(timer);
        stop();
        done(result);
      });
    });
  const items = async (conversation: ConversationId) =>
    (await until({ kind: "timeline", conversation, limit: 200 }, () => true)).items;
  return {
    client,
    handle,
    token: () => token ?? "",
    until,
    items,
    async opens(other) {
      const opened = await client.verbs.openDirect(other);
      if (opened.kind !== "ok") throw new Error(`${name} could not open ${other}: ${opened.kind}`);
      await client.verbs.show(opened.conversation);
      return opened.conversation;
    },
    async sees(conversation, text) {
      const isIt = (item: TimelineItem) => item.kind === "message" && item.text === text;
      const view = await until({ kind: "timeline", conversation, limit: 200 }, ({ items: all }) => all.some(isIt));
      return view.items.find(isIt) as Extract<TimelineItem, { kind: "message" }>;
    },
  };
}

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** A request of the API. */
export async function ask(
  method: string,
  path: string,
  token: string | null,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Answer> {
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...more,
  };
  const request = new Request(`${ORIGIN}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  const response = await createApp(() => Date.now()).fetch(request, bindings, context);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

export type Shop = { id: string; handle: string; phoneNumberId: string; wabaId: string; token: string };

/** A business of that owner, hosted here, with a token for everything. */
export async function shopOf(owner: Talker, name = "Acme"): Promise<Shop> {
  const handle = `${name.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}`;
  const made = await ask("POST", "/v1/businesses", owner.token(), { name, handle, hosting: "gateway" });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  const { id, phoneNumberId, wabaId } = made.body as { id: string; phoneNumberId: string; wabaId: string };
  const granted = await ask("POST", `/v1/businesses/${id}/tokens`, owner.token(), { name: "all", scopes: SCOPES });
  return { id, handle, phoneNumberId, wabaId, token: (granted.body as { token: string }).token };
}
