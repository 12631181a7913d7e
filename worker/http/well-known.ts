// What programs ask of any site: whom to tell of a hole (RFC 9116), what a crawler may read (RFC 9309), and where browsers tell what a page tried and may not
// (W3C Reporting API).

import type { Hono } from "hono";
import * as v from "valibot";
import { tally } from "../counting/counting.ts";
import { contactOf } from "../operator/settings.ts";
import { addressOf } from "./address.ts";
import { notFound } from "./fail.ts";
import { bytesUpTo } from "./read-body.ts";
import type { Service, ServiceContext } from "./service.ts";

const DAY_MS = 24 * 3600_000;
/** RFC 9116 §2.5.5 wants less than a year: a contact that nobody says again is not one. */
const CONTACT_LASTS_MS = 360 * DAY_MS;
/** Nobody comes to chats by a search. */
const ROBOTS = "User-agent: *\nAllow: /$\nDisallow: /\n";

export function wellKnownRoutes(app: Hono<Service>): void {
  app.get("/robots.txt", (c) => plain(c, ROBOTS));
  app.get("/.well-known/security.txt", securityText);
  app.post(CSP_REPORTS, takeReports);
}

async function securityText(c: ServiceContext): Promise<Response> {
  const known = await contactOf(c.env);
  if (known === undefined || known.at + CONTACT_LASTS_MS <= c.var.now) return notFound(c);
  const expires = new Date(known.at + CONTACT_LASTS_MS).toISOString();
  const canonical = new URL("/.well-known/security.txt", c.req.url).href;
  return plain(c, `Contact: ${known.contact}\nExpires: ${expires}\nPreferred-Languages: en\nCanonical: ${canonical}\n`);
}

function plain(c: ServiceContext, text: string): Response {
  return c.body(text, 200, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=3600" });
}

/** Named in web/public/_headers */
export const CSP_REPORTS = "/reports/csp";
const MAX_REPORT_BYTES = 16 * 1024;
const MAX_REPORTS = 20;
/** Of CSP Level 3 and Trusted Types: what is none of them counts as another. */
const DIRECTIVES = new Set([
  "default-src",
  "script-src",
  "script-src-elem",
  "script-src-attr",
  "style-src",
  "style-src-elem",
  "style-src-attr",
  "img-src",
  "media-src",
  "connect-src",
  "font-src",
  "frame-src",
  "object-src",
  "worker-src",
  "manifest-src",
  "base-uri",
  "form-action",
  "frame-ancestors",
  "require-trusted-types-for",
  "trusted-types",
]);
const reports = v.array(v.looseObject({ type: v.string(), body: v.looseObject({ effectiveDirective: v.optional(v.string()) }) }));

/** Where something was, and what it was, is not looked at: it may be an address with a name in it. Whatever is sent has one answer. */
async function takeReports(c: ServiceContext): Promise<Response> {
  const { success } = await c.env.NOTE_LIMIT.limit({ key: addressOf(c) });
  const isReport = /^application\/reports\+json\s*(;|$)/i.test(c.req.header("content-type") ?? "");
  const bytes = success && isReport ? await bytesUpTo(c.req.raw, MAX_REPORT_BYTES) : undefined;
  for (const directive of bytes === undefined ? [] : directivesIn(bytes)) tally.note(`csp-${directive}`);
  return c.body(null, 204);
}

function directivesIn(bytes: Uint8Array): string[] {
  const parsed = v.safeParse(reports, read(bytes));
  if (!parsed.success) return [];
  const violations = parsed.output.filter(({ type }) => type === "csp-violation").slice(0, MAX_REPORTS);
  return violations.map(({ body: { effectiveDirective: said = "" } }) => (DIRECTIVES.has(said) ? said : "other"));
}

function read(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
