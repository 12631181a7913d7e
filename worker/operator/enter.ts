// Who may operate this service: whoever has its operator's secret, and is signed in with the operators' team where there is one. All others have one answer,
// the one that a service without operators gives.

import { utf8 } from "../../protocol/index.ts";
import { tally } from "../counting/counting.ts";
import { firstDatabase } from "../directory/shards.ts";
import { addressOf } from "../http/address.ts";
import { notFound } from "../http/fail.ts";
import { RETRY_AFTER_MS } from "../http/limit-rate.ts";
import { reject } from "../http/reject.ts";
import type { Middleware, ServiceContext } from "../http/service.ts";
import { ACCESS_HEADER, whoSignedIn } from "./access.ts";
import { noteRefusal } from "./audit.ts";

const BEARER = /^Bearer +(\S{1,200})$/i;
/** 32 random bytes in base64url have 43. What is shorter is no secret: then there are no operators. */
const MIN_LETTERS = 40;
const BY_SECRET = "secret";

/** Counted by network before anything is looked at, so that who guesses is stopped before who knows can be told apart. */
export const operatorsOnly: Middleware = async (c, next) => {
  const { success } = await c.env.OPERATOR_LIMIT.limit({ key: addressOf(c) });
  if (!success) return reject(c, { kind: "rate-limited", retryAfterMs: RETRY_AFTER_MS });
  const actor = await whoActs(c);
  if (actor !== undefined) {
    c.set("operator", actor);
    return next();
  }
  // What cannot be noted has the same answer, or who guesses hears that there are operators.
  if (hasOperators(c)) await noteTry(c).catch(unnoted);
  return notFound(c);
};

/** All are counted; written are so many a minute, whoever tries from however many networks. */
async function noteTry(c: ServiceContext): Promise<void> {
  tally.note("operator-refused");
  const { success } = await c.env.OPERATOR_LIMIT.limit({ key: "refused" });
  if (success) await noteRefusal(firstDatabase(c.env), addressOf(c), c.var.now);
}

function unnoted(error: unknown): void {
  console.error({ event: "refusal-unnoted", error: error instanceof Error ? error.name : "not an error" });
}

async function whoActs(c: ServiceContext): Promise<string | undefined> {
  const shown = BEARER.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  const isRight = await isSame(shown, c.env.OPERATOR_SECRET ?? "");
  if (!isRight || !hasOperators(c)) return undefined;
  const { ACCESS_TEAM: host, ACCESS_AUDIENCE: audience } = c.env;
  // One of the two alone is a mistake, and lets nobody in.
  if (!host && !audience) return BY_SECRET;
  if (!host || !audience) return undefined;
  const ports = {
    fetch: (url: string) => fetch(url, { signal: AbortSignal.timeout(5_000) }),
    team: { host, audience },
    now: c.var.now,
  };
  return whoSignedIn(c.req.header(ACCESS_HEADER), ports);
}

function hasOperators(c: ServiceContext): boolean {
  return (c.env.OPERATOR_SECRET ?? "").length >= MIN_LETTERS;
}

/** Hashes have one length, and how many letters are right shows in no time. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [one, other].map((text) => crypto.subtle.digest("SHA-256", utf8(text) as Uint8Array<ArrayBuffer>)),
  );
  return a !== undefined && b !== undefined && crypto.subtle.timingSafeEqual(a, b);
}
