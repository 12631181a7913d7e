// For tests: a business with webhooks in real storage, a clock that moves by hand, and a receiver that does as its script says.

import type { SqlPort } from "../../../client/store/sql.ts";
import { type UnixMs, utf8 } from "../../../protocol/index.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { TIMEOUT_MS } from "./exchange.ts";
import { Webhooks } from "./webhooks.ts";

export type Step =
  | { kind: "status"; status: number; retryAfter?: string; location?: string }
  | { kind: "hang" | "hang-in-body" | "huge" | "network" | "break-in-body" | "private-address" | "no-address" | "dns-down" }
  | { kind: "crash"; at: "body" | "resolve" | "send" | "answer" };
export type Seen = { url: string; headers: Headers; body: Uint8Array; event: number; at: UnixMs; answered: number | null };
type Life = { isOver: boolean };

export const URL_OF_SHOP = "https://shop.example/hook-canary?key=url-canary";
export const TOKEN = "verify-canary";
const PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"];
const ROWS = sealedRows(new Uint8Array(32).fill(9));

export class World {
  now: UnixMs = 1_700_000_000_000;
  planned: UnixMs | null = null;
  script: Step[] = [];
  /** Where the script is over */
  otherwise: Step = { kind: "status", status: 200 };
  /** What the receiver answers to a handshake, with the challenge for "$" */
  echo = { status: 200, text: "$" };
  readonly seen: Seen[] = [];
  readonly handshakes: URL[] = [];
  readonly settled: { event: number; outcome: string }[] = [];
  readonly bodies = new Map<number, Uint8Array>();
  resolvedWell = 0;
  asked = 0;
  atOnce = 0;
  mostAtOnce = 0;
  /** Looks at each POST when it comes */
  onPost: (seen: Seen) => void = () => {};
  /** What it answers where the script is over, instead of `otherwise` */
  judge: ((seen: Seen) => Promise<number>) | undefined;
  webhooks: Webhooks;
  fraction = () => 0.5;
  private readonly sql: SqlPort;
  private life: Life = { isOver: false };
  private crashed = Promise.withResolvers<void>();
  private timers: { at: UnixMs; call: () => void }[] = [];
  private random = 1;

  private readonly mostWaiting: number | undefined;

  constructor(sql: SqlPort, mostWaiting?: number) {
    this.sql = sql;
    this.mostWaiting = mostWaiting;
    this.webhooks = this.begin();
  }

  /** A new object over the same storage; the former is stopped wherever it is. */
  restart(): void {
    this.life.isOver = true;
    this.timers = [];
    this.atOnce = 0;
    this.webhooks = this.begin();
    this.crashed.resolve();
    this.crashed = Promise.withResolvers();
  }

  enqueue(event: number, lane: string): boolean {
    this.bodies.set(event, utf8(`{"event":${event},"text":"body-canary"}`));
    return this.sql.transaction(() => this.webhooks.enqueue(event, lane, this.now));
  }

  /** Until it ends, or the object does */
  async run(): Promise<void> {
    this.planned = null;
    const { crashed, webhooks } = this;
    await Promise.race([webhooks.run(), crashed.promise]);
  }

  /** Every alarm until then */
  async passes(ms: number): Promise<void> {
    const until = this.now + ms;
    while (this.planned !== null && this.planned <= until) {
      this.moveTo(Math.max(this.now, this.planned));
      await this.run();
    }
    this.moveTo(Math.max(this.now, until));
  }

  moveTo(at: UnixMs): void {
    this.now = Math.max(this.now, at);
    const over = this.timers.filter((timer) => timer.at <= this.now);
    this.timers = this.timers.filter((timer) => timer.at > this.now);
    for (const { call } of over) call();
  }

  private begin(): Webhooks {
    const life: Life = { isOver: false };
    this.life = life;
    const alive = <T>(value: T): T | Promise<never> => (life.isOver ? new Promise<never>(() => {}) : value);
    const whole: SqlPort = {
      exec: (sql, params) => this.sql.exec(sql, mustLive(life) ?? params),
      transaction: (fn) => this.sql.transaction(mustLive(life) ?? fn),
      close() {},
    };
    return new Webhooks(
      {
        sql: whole,
        rows: ROWS,
        now: () => this.now,
        random: {
          bytes: (count) => Uint8Array.from({ length: count }, () => this.nextByte()),
          fraction: () => this.fraction(),
        },
        allowLoopback: false,
        after: (ms, call) => {
          const timer = { at: this.now + ms, call };
          this.timers.push(timer);
          return () => {
            this.timers = this.timers.filter((other) => other !== timer);
          };
        },
        body: async (event) => {
          // An object ends at an `await`: what it writes between two of them is one write.
          await null;
          this.crashIf(life, "body");
          return alive(this.bodies.get(event) ?? null);
        },
        resolve: async () => {
          this.crashIf(life, "resolve");
          return alive(this.addresses());
        },
        fetch: async (request) => alive(await (request.method === "GET" ? this.shake(request) : this.take(life, request))),
        plan: (at) => {
          if (this.planned === null || at < this.planned) this.planned = at;
        },
        onSettled: (event, outcome) => this.settled.push({ event, outcome }),
      },
      this.mostWaiting,
    );
  }

  /** The minimal standard generator: secrets that are the same in each run of a test */
  private nextByte(): number {
    this.random = (this.random * 16807) % 2147483647;
    return this.random & 0xff;
  }

  private addresses(): string[] {
    const [step] = this.script;
    if (step?.kind === "private-address" || step?.kind === "no-address" || step?.kind === "dns-down") {
      this.script.shift();
      if (step.kind === "dns-down") throw new Error("no resolver");
      return step.kind === "no-address" ? [] : [...PUBLIC, "10.0.0.1"];
    }
    this.resolvedWell++;
    return PUBLIC;
  }

  private crashIf(life: Life, at: string): void {
    const [step] = this.script;
    if (life.isOver || step?.kind !== "crash" || step.at !== at) return;
    this.script.shift();
    this.restart();
  }

  private shake(request: Request): Response {
    this.asked++;
    const url = new URL(request.url);
    this.handshakes.push(url);
    return new Response(this.echo.text.replace("$", url.searchParams.get("hub.challenge") ?? ""), { status: this.echo.status });
  }

  private async take(life: Life, request: Request): Promise<Response> {
    if (life.isOver) return new Promise(() => {});
    this.asked++;
    this.crashIf(life, "send");
    if (life.isOver) return new Promise(() => {});
    const scripted = this.script.shift();
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    const leftAt = this.now;
    const body = new Uint8Array(await request.arrayBuffer());
    // It was on its way when its object ended, and got lost.
    if (life.isOver) return new Promise(() => {});
    // Another one's hanging has taken its time too: it was given up before it arrived.
    if (this.now - leftAt >= TIMEOUT_MS) {
      if (!life.isOver) this.atOnce--;
      throw new TypeError("aborted");
    }
    const { event } = JSON.parse(new TextDecoder().decode(body)) as { event: number };
    const seen: Seen = { url: request.url, headers: request.headers, body, event, at: this.now, answered: null };
    this.seen.push(seen);
    this.onPost(seen);
    if (!life.isOver) this.atOnce--;
    if (scripted || !this.judge) return this.answer(scripted ?? this.otherwise, seen);
    return this.answer({ kind: "status", status: await this.judge(seen) }, seen);
  }

  private answer(step: Step, seen: Seen): Response | Promise<Response> {
    switch (step.kind) {
      case "status": {
        seen.answered = step.status;
        const headers = new Headers();
        if (step.retryAfter !== undefined) headers.set("Retry-After", step.retryAfter);
        if (step.location !== undefined) headers.set("Location", step.location);
        return new Response(step.status === 204 ? null : "thanks", { status: step.status, headers });
      }
      case "hang":
        this.moveTo(this.now + TIMEOUT_MS);
        return new Promise(() => {});
      case "hang-in-body":
        return new Response(new ReadableStream({ pull: () => this.moveTo(this.now + TIMEOUT_MS) }, { highWaterMark: 0 }));
      case "break-in-body":
        return new Response(
          new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) }, { highWaterMark: 0 }),
        );
      case "huge":
        seen.answered = 200;
        return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(40_000)) }));
      case "crash":
        this.restart();
        return new Promise(() => {});
      default:
        throw new TypeError("connection refused");
    }
  }
}

/** What an object that has ended still does comes to nothing. */
function mustLive(life: Life): undefined {
  if (life.isOver) throw new Error("this object has ended");
  return undefined;
}
