// The surface with a business and webhooks of tests behind it, and one verb to call it.

import { Hono } from "hono";
import type { Surface } from "../../surface.ts";
import type { Team } from "../../team/team.ts";
import type { SubscribeOutcome, WebhookManagement, WebhookView } from "../../webhooks/webhook-management.ts";
import { cloudApp } from "../app.ts";
import type { FetchMedia } from "../fetch-media.ts";
import { memoryTemplates, type TemplateStore } from "../template-store.ts";
import { type FakeBusiness, fakeBusiness } from "./business.ts";

export const ORIGIN = "https://api.example";
export const NOW = 1_700_000_000_000;

export type Answered = { status: number; headers: Headers; body: Record<string, unknown> };
export type TestSurface = {
  business: FakeBusiness;
  templates: TemplateStore;
  webhooks: WebhookManagement & { outcome: SubscribeOutcome["kind"] };
  links: Map<string, Awaited<ReturnType<FetchMedia>>>;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** With a JSON body */
  call(method: string, path: string, body?: unknown): Promise<Answered>;
};

export function testSurface(): TestSurface {
  const business = fakeBusiness();
  const templates = memoryTemplates();
  const webhooks = testWebhooks();
  const links: TestSurface["links"] = new Map();
  const app = new Hono<Surface>();
  app.use(async (c, next) => {
    c.set("principal", { kind: "member", id: "m", role: "owner" });
    c.set("business", business);
    c.set("team", { isGone: () => false } as unknown as Team);
    c.set("webhooks", webhooks);
    c.set("origin", ORIGIN);
    c.set("now", NOW);
    c.set("signPath", async (path, expiresAt) => `${path}?expires=${expiresAt}&signature=s`);
    await next();
  });
  app.route("/", cloudApp({ fetchMedia: async (url) => links.get(url) ?? { kind: "refused", why: "not found" }, templates }));

  async function request(path: string, init?: RequestInit): Promise<Response> {
    return app.request(`${ORIGIN}${path}`, init);
  }
  async function call(method: string, path: string, body?: unknown): Promise<Answered> {
    const init = { method, headers: { "Content-Type": "application/json" } };
    const said = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const answer = await request(path, { ...init, ...said });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
  }
  return { business, templates, webhooks, links, request, call };
}

function testWebhooks(): TestSurface["webhooks"] {
  let subscribed: WebhookView[] = [];
  const webhooks: TestSurface["webhooks"] = {
    outcome: "ok",
    async subscribe(url) {
      if (webhooks.outcome === "bad-url") return { kind: "bad-url", why: "not https" };
      if (webhooks.outcome === "not-verified") return { kind: "not-verified", why: "another body" };
      const webhook: WebhookView = { id: "w", url, state: "on", why: null, resumesAt: null, createdAt: 1, waiting: 0 };
      subscribed = [webhook];
      return { kind: "ok", webhook };
    },
    maker: () => (subscribed.length > 0 ? "" : undefined),
    handOn() {},
    list: () => subscribed,
    unsubscribe() {
      const was = subscribed.length > 0;
      subscribed = [];
      return was;
    },
    attempts: () => [],
    deadLetters: () => [],
    replay: () => 0,
    secrets: () => ({ current: "s", previous: null }),
    rotateSecret: () => ({ secret: "s" }),
  };
  return webhooks;
}

/** The code of an error, and the sentence that says what is wrong. */
export function errorOf({ body }: Answered): { code: unknown; details: string } {
  const error = body.error as { code?: number; error_data?: { details?: string }; message?: string } | undefined;
  return { code: error?.code, details: error?.error_data?.details ?? error?.message ?? "" };
}
