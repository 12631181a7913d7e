// The Durable Object of one hosted business: wiring only. It sleeps until somebody asks or rings, and when its work is done.

import { DurableObject } from "cloudflare:workers";
import type { ConversationId } from "../../protocol/index.ts";
import { decodeCbor, encodeCbor } from "../../protocol/index.ts";
import { Alarm } from "../alarm.ts";
import { linkKeyOf } from "../business/links.ts";
import { type Problem, problem } from "../business/problem.ts";
import type { Env } from "../env.ts";
import { gatewaySecretOf } from "../gateway-secret.ts";
import type { Founded, GatewayRpc, NewBusiness } from "../rpc.ts";
import { Tables } from "../tables.ts";
import { makeAccountKey, unwrapAccountKey } from "./account-key.ts";
import { type Hosted, openHosted } from "./hosted.ts";
import { Meta } from "./meta.ts";
import { VERSIONS } from "./schema.ts";

/** A crash may come between a ring and what it leads to: then the alarm looks. */
const LOOK_AFTER_MS = 15_000;
const LOOK_AGAIN_MS = 30_000;
const IDLE_MS = 90_000;
const LOOK_IDLE_MS = 30_000;
const TIDY_EVERY_MS = 24 * 3600_000;

const NOT_HOSTED: Problem = {
  status: 404,
  code: "not-hosted",
  detail: "that business has a server of its own, or cannot be opened here",
};

export class Gateway extends DurableObject<Env> implements GatewayRpc {
  private readonly tables: Tables;
  private readonly meta: Meta;
  private readonly wakeUp: Alarm;
  private opening: Promise<Hosted | null> | null = null;
  private stirredAt = 0;
  /** Forgotten with the object: then the round is made once more, which changes nothing. */
  private tidiedAt = 0;
  private idle: ReturnType<typeof setInterval> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.tables = new Tables(ctx.storage, VERSIONS);
    this.meta = new Meta(ctx.storage.sql, this.tables);
    this.wakeUp = new Alarm(ctx.storage);
    ctx.blockConcurrencyWhile(() => this.wakeUp.load());
  }

  async found(business: NewBusiness): Promise<Founded> {
    const secret = gatewaySecretOf(this.env);
    if (secret === null) return { kind: "unavailable" };
    if (this.meta.read("key") === undefined) {
      const { wrapped } = await makeAccountKey(secret, business.business);
      this.ctx.storage.transactionSync(() => {
        this.meta.write("identity", encodeCbor(business).slice().buffer as ArrayBuffer);
        this.meta.write("key", wrapped.buffer);
      });
    }
    const hosted = await this.hosted();
    const founded = (await hosted?.found()) ?? ({ kind: "unavailable" } as const);
    if (founded.kind === "ok") this.wakeUp.by(Date.now() + TIDY_EVERY_MS);
    else if (founded.kind !== "unavailable") await this.forgetAll();
    return founded;
  }

  async wake({ conversation }: { conversation: ConversationId }): Promise<void> {
    if (!this.tables.areMade) return;
    // Written before this resolves: whoever rang may forget it.
    this.wakeUp.by(Date.now() + LOOK_AFTER_MS);
    this.ctx.waitUntil(this.look(conversation).catch((error) => this.failed(error)));
  }

  override async fetch(request: Request): Promise<Response> {
    const hosted = await this.hosted();
    return hosted === null ? problem(NOT_HOSTED) : hosted.answer(request);
  }

  override async alarm(): Promise<void> {
    this.wakeUp.rang();
    const hosted = await this.hosted();
    if (hosted === null) return;
    let isDone = false;
    try {
      await hosted.wake(null);
      await hosted.tell();
      if (this.tidiedAt + TIDY_EVERY_MS <= Date.now()) {
        await hosted.tidy();
        this.tidiedAt = Date.now();
      }
      isDone = await hosted.isSettled();
    } finally {
      this.wakeUp.by(Date.now() + (isDone ? TIDY_EVERY_MS : LOOK_AGAIN_MS));
    }
  }

  private async look(conversation: ConversationId | null): Promise<void> {
    const hosted = await this.hosted();
    await hosted?.wake(conversation);
  }

  /** Null where there is no business yet, or no secret that opens it. */
  private hosted(): Promise<Hosted | null> {
    this.stirred();
    this.opening ??= this.open().then(
      (hosted) => {
        if (hosted === null) this.opening = null;
        return hosted;
      },
      (error) => {
        this.opening = null;
        throw error;
      },
    );
    return this.opening;
  }

  private async open(): Promise<Hosted | null> {
    const [identity, wrapped] = [this.meta.read("identity"), this.meta.read("key")];
    const secret = gatewaySecretOf(this.env);
    if (identity === undefined || wrapped === undefined || secret === null) return null;
    const business = decodeCbor(new Uint8Array(identity)) as NewBusiness;
    const key = await unwrapAccountKey(secret, business.business, new Uint8Array(wrapped));
    if (key === undefined) {
      console.error({ event: "gateway-key-does-not-open", business: business.business });
      return null;
    }
    this.idle ??= setInterval(() => void this.sleepIfIdle(), LOOK_IDLE_MS);
    return openHosted({
      ctx: this.ctx,
      env: this.env,
      identity: business,
      meta: this.meta,
      key,
      linkKey: await linkKeyOf(secret, business.business),
      failed: (error) => this.failed(error),
      stirred: () => this.stirred(),
      plan: (at) => this.wakeUp.by(at),
    });
  }

  private stirred(): void {
    this.stirredAt = Date.now();
  }

  private async sleepIfIdle(): Promise<void> {
    if (Date.now() - this.stirredAt < IDLE_MS || this.opening === null) return;
    const hosted = await this.opening;
    if (hosted === null || !(await hosted.isSettled())) return;
    if (this.idle !== null) clearInterval(this.idle);
    this.idle = null;
    this.opening = null;
    await hosted.close();
  }

  /** A handle that is taken: this object was never anybody. */
  private async forgetAll(): Promise<void> {
    await (await this.opening)?.close();
    this.opening = null;
    await this.tables.remove();
  }

  /** Which kind of error and where, never its message: that may quote what somebody wrote. */
  private failed(error: unknown): void {
    const { name, stack } = error instanceof Error ? error : new Error("not an error");
    const at = stack?.split("\n").filter((line) => /^\s+at /.test(line));
    console.error({ event: "gateway-failed", error: name, at: at?.slice(0, 8).map((line) => line.trim()) });
  }
}
