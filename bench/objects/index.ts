// A Worker for measuring only: it lets anybody be anybody, so that the way into the objects costs the same for both.

import { type ConversationId, decodeCbor, encodeFrame } from "../../protocol/index.ts";
import { type Claims, conversationOf, type Session, upgradeFor } from "../../worker/rpc.ts";
import type { Counted } from "./counted.ts";

export { Conversation } from "../../worker/conversation/conversation.ts";
export { Inbox } from "../../worker/inbox/inbox.ts";
export { Bare } from "./bare.ts";
export { Counted } from "./counted.ts";

type Env = {
  CONVERSATIONS: DurableObjectNamespace;
  COUNTED: DurableObjectNamespace;
  INBOXES: DurableObjectNamespace;
  BARES: DurableObjectNamespace;
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const [, kind, id = ""] = pathname.split("/");
    const session = { account: searchParams.get("account"), device: searchParams.get("device") } as unknown as Session;
    if (kind === "bare") return upgradeFor(request, env.BARES.getByName(id), session);
    if (kind === "inbox") return upgradeFor(request, env.INBOXES.getByName(id), session);
    const namespace = kind === "counted" ? env.COUNTED : env.CONVERSATIONS;
    const object = conversationOf({ CONVERSATIONS: namespace as never }, id as ConversationId);
    if (searchParams.has("rows")) return Response.json(await (object as unknown as Counted).rowsWritten());
    if (searchParams.has("log")) {
      const page = await object.log(session, { after: 0, limit: 1 });
      return page instanceof Uint8Array ? new Response(page as Uint8Array<ArrayBuffer>) : Response.json(page, { status: 400 });
    }
    if (request.method === "GET") return upgradeFor(request, object, session);
    const body = decodeCbor(new Uint8Array(await request.arrayBuffer())) as { creation: Uint8Array; claims: Claims };
    const answer = await object.create(session, id as ConversationId, body.creation, body.claims);
    return new Response(encodeFrame(answer));
  },
};
