// The frame routes of conversations: the Worker knows who asks and what was claimed, the object decides.

import type { Hono } from "hono";
import * as v from "valibot";
import { welcomedRefs } from "../../mls/verify.ts";
import {
  type CommitBundle,
  type ConversationDown,
  type ConversationId,
  conversationId,
  encodeFrame,
  FRAME_CONTENT_TYPE,
  framePaths,
  MAX_BUNDLE_BYTES,
  MAX_CREATION_BYTES,
  MAX_FRAME_BYTES,
  MAX_LOG_PAGE,
  type Rejection,
  readCommitBundle,
  readCreation,
} from "../../protocol/index.ts";
import { restOfDay } from "../counting/writers.ts";
import { claimsOf, dropClaims } from "../directory/claims.ts";
import { databaseOfAccount } from "../directory/shards.ts";
import { nowUsed } from "../directory/used.ts";
import { checkOrigin } from "../http/check-origin.ts";
import { limitRate } from "../http/limit-rate.ts";
import { readBody } from "../http/read-body.ts";
import { reject } from "../http/reject.ts";
import { requireSession } from "../http/require-session.ts";
import type { Service, ServiceContext } from "../http/service.ts";
import { type Claims, conversationOf, upgradeFor } from "../rpc.ts";
import { unblockedClaims } from "./unblocked-claims.ts";

const count = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
const pageQuery = v.object({ after: v.optional(count, "0"), limit: v.optional(count, `${MAX_LOG_PAGE}`) });

export function conversationRoutes(app: Hono<Service>): void {
  const checks = [checkOrigin, requireSession] as const;
  app.get(framePaths.conversationSocket, ...checks, limitRate("SUBMIT_LIMIT"), (c) =>
    withConversation(c, (id) => upgradeFor(c.req.raw, conversationOf(c.env, id), c.var.session)),
  );
  app.post(framePaths.create, ...checks, limitRate("SUBMIT_LIMIT"), (c) =>
    takeFrame(c, MAX_CREATION_BYTES, async (id, bytes) => {
      // What is said in chats that are there is held there: no new ones beside them meanwhile.
      const retryAfterMs = await restOfDay(c.env, c.var.session.account, c.var.now);
      if (retryAfterMs > 0) return { kind: "rejected", clientId: null, rejection: { kind: "rate-limited", retryAfterMs } };
      return created(
        c,
        await adding(
          c,
          id,
          welcomedBy(readCreation(bytes), ({ first }) => first),
          (claims) => conversationOf(c.env, id).create(c.var.session, id, bytes, claims),
        ),
      );
    }),
  );
  app.post(framePaths.commit, ...checks, limitRate("SUBMIT_LIMIT"), (c) =>
    takeFrame(c, MAX_BUNDLE_BYTES, async (id, bytes) =>
      adding(
        c,
        id,
        welcomedBy(readCommitBundle(bytes), (bundle) => bundle),
        (claims) => conversationOf(c.env, id).commit(c.var.session, bytes, claims),
      ),
    ),
  );
  app.post(framePaths.submit, ...checks, limitRate("SUBMIT_LIMIT"), (c) =>
    takeFrame(c, MAX_FRAME_BYTES, (id, bytes) => conversationOf(c.env, id).submit(c.var.session, bytes)),
  );
  app.get(framePaths.log, ...checks, limitRate("SUBMIT_LIMIT"), (c) =>
    withConversation(c, async (id) => {
      const query = v.safeParse(pageQuery, c.req.query());
      if (!query.success) return reject(c, { kind: "malformed", detail: "after, limit: expected whole numbers" });
      return answer(c, await conversationOf(c.env, id).log(c.var.session, query.output));
    }),
  );
  app.get(framePaths.group, ...checks, limitRate("SUBMIT_LIMIT"), (c) =>
    withConversation(c, async (id) => answer(c, await conversationOf(c.env, id).group(c.var.session))),
  );
}

async function takeFrame(
  c: ServiceContext,
  limitBytes: number,
  submit: (id: ConversationId, bytes: Uint8Array) => Promise<ConversationDown>,
): Promise<Response> {
  return withConversation(c, async (id) => {
    const bytes = await readBody(c, limitBytes);
    if (!(bytes instanceof Uint8Array)) return reject(c, bytes);
    const down = await submit(id, bytes);
    return down.kind === "rejected" ? reject(c, down.rejection) : answer(c, encodeFrame(down));
  });
}

async function withConversation(c: ServiceContext, then: (id: ConversationId) => Promise<Response>): Promise<Response> {
  const id = v.safeParse(conversationId, c.req.param("conversation"));
  return id.success ? then(id.output) : reject(c, { kind: "malformed", detail: "conversation: expected an id" });
}

/** Whoever has begun one, if only with themselves, uses their account. */
async function created(c: ServiceContext, down: ConversationDown): Promise<ConversationDown> {
  const { account } = c.var.session;
  if (down.kind === "accepted") await nowUsed(await databaseOfAccount(c.env, account), account);
  return down;
}

/** One that was claimed may have blocked whoever adds it since, or been suspended. */
async function adding(
  c: ServiceContext,
  conversation: ConversationId,
  refs: readonly string[],
  submit: (claims: Claims) => Promise<ConversationDown>,
): Promise<ConversationDown> {
  const requester = c.var.session.account;
  const added = { requester, conversation, refs };
  const claims = await claimsOf(c.env, { ...added, now: c.var.now });
  const down = await submit(await unblockedClaims(c.env, claims, requester, conversation));
  // Those that stay expire.
  if (down.kind === "accepted") await dropClaims(c.env, added).catch(() => {});
  return down;
}

/** Whom it says that it adds: the object refuses a Welcome that is for any others. */
function welcomedBy<T>(read: { ok: true; frame: T } | { ok: false }, bundleOf: (frame: T) => CommitBundle | null): string[] {
  const welcome = read.ok ? bundleOf(read.frame)?.welcome : null;
  return welcome ? welcomedRefs(welcome) : [];
}

function answer(c: ServiceContext, outcome: Uint8Array | Rejection): Response {
  if (!(outcome instanceof Uint8Array)) return reject(c, outcome);
  return c.body(outcome as Uint8Array<ArrayBuffer>, 200, { "Content-Type": FRAME_CONTENT_TYPE });
}
