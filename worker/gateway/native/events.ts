// Events as a page of JSON, or as a stream of server-sent events that goes on where the last one ended.

import { utf8 } from "../../../protocol/index.ts";
import { problem } from "../../business/problem.ts";
import type { Business, BusinessEvent } from "../business.ts";
import type { NativeContext } from "./answer.ts";
import { readPage } from "./page.ts";

const HEARTBEAT_MS = 15_000;
const PAGE = 100;
/** Reconnecting is the reader's: EventSource does it by itself. */
const LASTS_MS = 30 * 60_000;

export async function events(c: NativeContext): Promise<Response> {
  const business = c.get("business");
  const isStream = /\btext\/event-stream\b/i.test(c.req.header("accept") ?? "");
  const last = c.req.header("last-event-id");
  if (isStream && c.req.query("after") === "now" && last === undefined) return answerStream(streamFrom(business, null));
  const page = isStream && c.req.query("after") === "now" ? { after: 0, limit: PAGE } : readPage(c, "number");
  if ("status" in page) return problem(page);
  if (!isStream) {
    const items = await business.events(page.after, page.limit);
    return c.json({ items, next: items.length < page.limit ? null : String(items.at(-1)?.id ?? page.after) });
  }
  if (last !== undefined && !/^\d{1,15}$/.test(last))
    return problem({ status: 400, code: "malformed", detail: "last-event-id: not one of ours" });
  return answerStream(streamFrom(business, last === undefined ? page.after : Number(last)));
}

function answerStream(stream: ReadableStream<Uint8Array>): Response {
  const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" };
  return new Response(stream, { headers });
}

/** Pulled by whoever reads: what waits is in the table, not in memory. @param after null: only what comes from now on */
function streamFrom(business: Business, after: number | null): ReadableStream<Uint8Array> {
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
    clearTimeout(end);
    wake();
  };
  const end = setTimeout(over, LASTS_MS);
  const next = async (): Promise<Uint8Array | null> => {
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
