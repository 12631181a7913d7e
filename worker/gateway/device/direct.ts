// What a hosted device says and reads most, frames and pages of a log, goes to the conversation's object without the routes in between. All else goes
// by them, and all of it where its session is none any more: they say why.

import type { Http, HttpAnswer } from "../../../client/ports.ts";
import {
  type ConversationId,
  encodeFrame,
  framePaths,
  MAX_FRAME_BYTES,
  type Rejection,
  rejectionStatus,
  type Seq,
  utf8,
} from "../../../protocol/index.ts";
import { findSession } from "../../directory/sessions.ts";
import type { Env } from "../../env.ts";
import { readSessionToken } from "../../http/session-token.ts";
import { conversationOf, type Session } from "../../rpc.ts";

/** So long a session is taken for what it was found to be. */
const SESSION_LASTS_MS = 5_000;
const SUBMIT = new RegExp(`^${framePaths.submit.replace(":conversation", "([A-Za-z0-9_-]+)")}$`);
const LOG = new RegExp(`^${framePaths.log.replace(":conversation", "([A-Za-z0-9_-]+)")}\\?after=(\\d+)&limit=(\\d+)$`);

type Given = {
  env: Env;
  /** The id of the business: a conversation tells its object of what comes while it is not attached. */
  business: string;
  token(): string | null;
  now(): number;
};

export type Direct = {
  http: Http;
  /** Something was done to its account: its session is looked up again. */
  lookUpAnew(): void;
};

export function direct(http: Http, { env, business, token, now }: Given): Direct {
  let known: { session: Session; at: number } | null = null;
  const session = async (): Promise<Session | null> => {
    const at = now();
    if (known !== null && at - known.at < SESSION_LASTS_MS) return known.session;
    known = null;
    const read = await readSessionToken(token() ?? "");
    const found = read && (await findSession(env, read, at));
    if (found === undefined || found.isSuspended) return null;
    const { account, device } = found;
    known = { session: { account, device }, at };
    return known.session;
  };
  return {
    lookUpAnew() {
      known = null;
    },
    http: {
      ...http,
      async request(method, path, body) {
        const submit = method === "POST" ? SUBMIT.exec(path) : null;
        const log = method === "GET" ? LOG.exec(path) : null;
        const id = (submit ?? log)?.[1] as ConversationId | undefined;
        const who = id === undefined ? null : await session();
        if (id === undefined || who === null) return http.request(method, path, body);
        const object = conversationOf(env, id);
        if (log !== null) return answerOf(await object.log(who, { after: Number(log[2]) as Seq, limit: Number(log[3]) }));
        if (body === null || body.bytes.length > MAX_FRAME_BYTES) return http.request(method, path, body);
        const down = await object.submit(who, body.bytes, business);
        return answerOf(down.kind === "rejected" ? down.rejection : encodeFrame(down));
      },
    },
  };
}

/** As the routes have it */
function answerOf(outcome: Uint8Array | Rejection): HttpAnswer {
  if (outcome instanceof Uint8Array) return { status: 200, bytes: outcome };
  return { status: rejectionStatus[outcome.kind], bytes: utf8(JSON.stringify({ error: outcome })) };
}
