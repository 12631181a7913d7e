// Handlers of what a business keeps in order: profile, settings, quick replies, webhook, exports, erasure.

import { problem } from "../../business/problem.ts";
import type { BusinessProfile } from "../business.ts";
import type { Export, QuickReply } from "../desk.ts";
import { standardSecret } from "../webhooks/signature.ts";
import { answerNotFound, answerNothing, answerRefusal, type NativeContext, type NativeHandler } from "./answer.ts";
import { answerFile } from "./media.ts";
import { readPage } from "./page.ts";

const HOUR_MS = 3600_000;
const param = (c: NativeContext, name: string) => c.req.param(name) ?? "";

export const upkeepHandlers = {
  async profile(c) {
    return c.json(await c.get("business").profile());
  },
  async changeProfile(c, changes: Partial<BusinessProfile>) {
    const done = await c.get("business").setProfile(changes);
    return done.kind === "ok" ? c.json(await c.get("business").profile()) : answerRefusal(done);
  },
  async settings(c) {
    return c.json({ retentionDays: c.get("business").retentionDays() });
  },
  async changeSettings(c, { retentionDays }: { retentionDays: number }) {
    c.get("business").setRetentionDays(retentionDays);
    return c.json({ retentionDays });
  },
  async quickReplies(c) {
    return c.json({ items: c.get("desk").quickReplies() });
  },
  async changeQuickReplies(c, { items }: { items: QuickReply[] }) {
    c.get("desk").setQuickReplies(items);
    return c.json({ items });
  },
  async erase(c) {
    return (await c.get("business").erase(param(c, "person"))) ? answerNothing() : answerNotFound();
  },

  async createExport(c, { person }: { person: string | null }) {
    const made = c.get("desk").createExport(person);
    return made === undefined ? answerNotFound() : c.json(await viewOf(c, made), 201);
  },
  async exports(c) {
    const views = c
      .get("desk")
      .exports()
      .map((each) => viewOf(c, each));
    return c.json({ items: await Promise.all(views) });
  },
  async export(c) {
    const found = c.get("desk").export(param(c, "id"));
    return found === undefined ? answerNotFound() : c.json(await viewOf(c, found));
  },
  async exportContent(c) {
    const opened = await c.get("desk").openExport(param(c, "id"), param(c, "file"));
    if (opened === undefined) return answerNotFound();
    const type = param(c, "file").endsWith(".ndjson") ? "application/x-ndjson" : "application/octet-stream";
    return answerFile(opened.stream, { type, bytes: opened.bytes });
  },
  async deleteExport(c) {
    return (await c.get("desk").deleteExport(param(c, "id"))) ? answerNothing() : answerNotFound();
  },

  async webhook(c) {
    return c.json({ items: c.get("webhooks").list() });
  },
  async setWebhook(c, { url, verifyToken }: { url: string; verifyToken: string }) {
    const done = await c.get("webhooks").subscribe(url, verifyToken);
    return done.kind === "ok" ? c.json(done.webhook) : problem({ status: 422, code: done.kind, detail: done.why });
  },
  async removeWebhook(c) {
    return c.get("webhooks").unsubscribe() ? answerNothing() : answerNotFound();
  },
  async webhookAttempts(c) {
    const page = readPage(c, "backwards");
    if ("status" in page) return problem(page);
    return c.json({ items: c.get("webhooks").attempts({ before: page.before ?? null, limit: page.limit }) });
  },
  async deadLetters(c) {
    const page = readPage(c, "backwards");
    if ("status" in page) return problem(page);
    return c.json({ items: c.get("webhooks").deadLetters({ before: page.before ?? null, limit: page.limit }) });
  },
  async replay(c, { ids }: { ids: number[] | "all" }) {
    return c.json({ replayed: c.get("webhooks").replay(ids) });
  },
  async webhookSecret(c) {
    return c.json(secretsOf(c));
  },
  async rotateWebhookSecret(c, { overlapHours }: { overlapHours: number }) {
    c.get("webhooks").rotateSecret(overlapHours * HOUR_MS);
    return c.json(secretsOf(c));
  },
} satisfies Record<string, NativeHandler>;

function secretsOf(c: NativeContext) {
  const { current, previous } = c.get("webhooks").secrets();
  return { current, standard: standardSecret(current), previous };
}

async function viewOf(c: NativeContext, { files, ...rest }: Export) {
  const base = `/v1/businesses/${c.get("business").identity.business}/exports/${rest.id}`;
  const links = files.map(async ({ name, bytes }) => {
    const path = `${base}/${encodeURIComponent(name)}`;
    return { name, bytes, url: `${c.get("origin")}${await c.get("signPath")(path, rest.expiresAt)}` };
  });
  return { ...rest, files: await Promise.all(links) };
}
