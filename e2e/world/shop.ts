// A hosted business in a world, as its own programs have it: over HTTP, by a token of the API.

import { SCOPES } from "../../worker/business/scopes.ts";
import type { Person } from "./person.ts";

const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 50;

export type Answer<T = unknown> = { status: number; headers: Headers; body: T };
export type ShopEvent = {
  id: number;
  kind: "message" | "status" | "permission";
  person: string;
  name: string;
  message: string;
  status?: string;
  granted?: boolean;
  content?: { kind: string; text?: string; option?: string; media?: { id: string } };
};
export type Known = Pick<Shop, "id" | "handle" | "phoneNumberId" | "wabaId" | "token">;
type Sent = { messages: [{ id: string }] };

export class Shop {
  readonly id: string;
  readonly handle: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly token: string;
  private readonly url: string;

  private constructor(url: string, token: string, made: Pick<Shop, "id" | "handle" | "phoneNumberId" | "wabaId">) {
    this.url = url;
    this.token = token;
    this.id = made.id;
    this.handle = made.handle;
    this.phoneNumberId = made.phoneNumberId;
    this.wabaId = made.wabaId;
  }

  static async of(owner: Person, url: string, name = "Acme"): Promise<Shop> {
    const handle = `${name.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}`;
    const asOwner = owner.token ?? "";
    const made = await request<Shop>(url, "POST", "/v1/businesses", asOwner, { name, handle, hosting: "gateway" });
    const granted = await request<{ token: string }>(url, "POST", `/v1/businesses/${made.body.id}/tokens`, asOwner, {
      name: "all",
      scopes: SCOPES,
    });
    return new Shop(url, granted.body.token, made.body);
  }

  /** One that was made before */
  static known(url: string, { token, ...made }: Known): Shop {
    return new Shop(url, token, made);
  }

  native<T = Record<string, unknown>>(method: string, path: string, body?: object, headers = {}): Promise<Answer<T>> {
    return request<T>(this.url, method, `/v1/businesses/me${path}`, this.token, body, headers);
  }

  cloud<T = Sent>(body: object): Promise<Answer<T>> {
    const message = { messaging_product: "whatsapp", ...body };
    return request<T>(this.url, "POST", `/v23.0/${this.phoneNumberId}/messages`, this.token, message);
  }

  /** @returns its id */
  async says(text: string, to: string): Promise<string> {
    const { status, body } = await this.cloud({ to, text: { body: text } });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.messages[0].id;
  }

  async uploads(file: Blob, filename: string): Promise<string> {
    const answer = await fetch(`${this.url}/v1/businesses/me/media?filename=${encodeURIComponent(filename)}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": file.type },
      body: file,
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  }

  /** All that happened, from the first event on. */
  async events(): Promise<ShopEvent[]> {
    const all: ShopEvent[] = [];
    for (let after = 0; ; after = all.at(-1)?.id ?? 0) {
      const { items } = (await this.native<{ items: ShopEvent[] }>("GET", `/events?limit=200&after=${after}`)).body;
      all.push(...items);
      if (items.length < 200) return all;
    }
  }

  hears(text: string): Promise<ShopEvent> {
    return this.event(({ kind, content }) => kind === "message" && content?.text === text, `"${text}"`);
  }

  event(isIt: (event: ShopEvent) => boolean, what: string): Promise<ShopEvent> {
    return until(async () => (await this.events()).find(isIt), what);
  }

  async hasStatus(message: string, status: string): Promise<void> {
    await this.event((event) => event.message === message && event.status === status, `${status} of ${message}`);
  }
}

/** Asked for again until it is there. */
export async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resume) => setTimeout(resume, LOOK_EVERY_MS));
  }
  throw new Error(`waited in vain for ${what}`);
}

async function request<T>(
  url: string,
  method: string,
  path: string,
  token: string,
  body?: object,
  more = {},
): Promise<Answer<T>> {
  const headers = { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }), ...more };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === "" ? {} : JSON.parse(text)) as T };
}
