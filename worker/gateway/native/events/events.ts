// Events as a page of JSON, or as a stream of server-sent events that goes on where the last one ended.

import type * as v from "valibot";
import { utf8 } from "../../../../protocol/index.ts";
import type { event } from "../../../business/native/views.ts";
import { mayPrincipal, type Principal } from "../../../business/principal.ts";
import { problem } from "../../../business/problem.ts";
import type { Business, BusinessEvent } from "../../talk/business.ts";
import type { Team } from "../../team/team.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

const HEARTBEAT_MS = 15_000;
const PAGE = 100;
/** Reconnecting is the reader's: EventSource does it by itself. */
const LASTS_MS = 30 * 60_000;
/** Of a person: where their going could not be told here, it ends by itself soon. */
const LASTS_FOR_MEMBER_MS = 5 * 60_000;

export const events: HandlerOf<"events"> = async (c) => {
  const business = c.get("business");
  const listener = { team: c.get("team"), principal: c.get("principal") };
  const isStream = /\btext\/event-stream\b/i.test(c.req.header("accept") ?? "");
  const last = c.req.header("last-event-id");
  if (isStream && c.req.query("after") === "now" && last === undefined) return answerStream(streamFrom(business, null, listener));
  const page = isStream && c.req.query("after") === "now" ? { after: 0, limit: PAGE } : readPage(c, "number");
  if ("status" in page) return problem(page);
  if (!isStream) {
    const items: v.InferOutput<typeof event>[] = await business.events(page.after, page.limit);
    return c.json({ items, next: items.length < page.limit ? null : String(items.at(-1)?.id ?? page.after) });
  }
  if (last !== undefined && !/^\d{1,15}$/.test(last))
    return problem({ status: 400, code: "malformed", detail: "last-event-id: not one of ours" });
  return answerStream(streamFrom(business, last === undefined ? page.after : Number(last), listener));
};

function answerStream(stream: ReadableStream<Uint8Array>): Response {
  const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" };
  return new Response(stream, { headers });
}

/** Pulled by whoever reads: what waits is in the table, not in memory. @param after null: only what comes from now on */
function streamFrom(
  business: Business,
  after: number | null,
  { team, principal }: { team: Team; principal: Principal },
): ReadableStream<Uint8Array> {
  const hearsTeam = mayPrincipal(principal, "team:read");
  // Who is there now comes first.
  let isStirred = hearsTeam;
  let at = after;
  let waiting: BusinessEvent[] = [];
  let wake = () => {};
  let isOver = false;
  const stop = business.onEvent((id) => {
    at ??= id - 1;
    wake();
  });
  const over = () => {
    isOver = true;
    stop();
    unlisten();
    clearTimeout(end);
    wake();
  };
  const unlisten = team.listeners.add(principal, {
    told() {
      isStirred = hearsTeam;
      wake();
    },
    end: over,
  });
  const end = setTimeout(over, principal.kind === "member" ? LASTS_FOR_MEMBER_MS : LASTS_MS);
  const next = async (): Promise<Uint8Array | null> => {
    // All of it, once, however often it changed: no id, nobody comes back to it.
    if (isStirred) {
      isStirred = false;
      return utf8(`event: team\ndata: ${JSON.stringify({ present: team.presence.all() })}\n\n`);
    }
    if (at === null) return null;
    if (waiting.length === 0) waiting = await business.events(at, PAGE);
    const event = waiting.shift();
    if (event === undefined) return null;
    at = event.id;
    return utf8(`id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(utf8("retry: 2000\n\n")),
      async pull(controller) {
        // The listener is there before the table is asked: nothing falls between.
        let isNews = false;
        const news = new Promise<void>((resolve) => {
          wake = () => {
            isNews = true;
            resolve();
          };
        });
        const text = await next();
        if (isOver) return controller.close();
        if (text !== null) return controller.enqueue(text);
        await Promise.race([news, pause(HEARTBEAT_MS)]);
        if (isOver) return controller.close();
        controller.enqueue((isNews ? await next() : null) ?? utf8(": here\n\n"));
      },
      cancel: over,
    },
    { highWaterMark: 0 },
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
