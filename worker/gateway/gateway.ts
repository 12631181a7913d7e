// The Durable Object of one hosted business: wiring only. It sleeps until somebody asks or rings, and when its work is done.

import { DurableObject } from "cloudflare:workers";
import type { ConversationId } from "../../protocol/index.ts";
import { decodeCbor, encodeCbor, utf8 } from "../../protocol/index.ts";
import { Alarm } from "../alarm.ts";
import { noSuchObject } from "../business/cloud-errors.ts";
import { endAccountOf } from "../business/end-account-of.ts";
import { forgetBusiness } from "../business/forget-business.ts";
import { linkKeyOf } from "../business/links.ts";
import { type Problem, problem } from "../business/problem.ts";
import { TOKENS_LAST_MS } from "../business/remembered-tokens.ts";
import { noteSecret } from "../business/secret-marks.ts";
import { tally, writeTally } from "../counting/counting.ts";
import type { Env } from "../env.ts";
import { gatewaySecretOf, markOf, secretBeforeOf } from "../gateway-secret.ts";
import {
  ASK_AGAIN_HEADER,
  type Founded,
  type GatewayRpc,
  type MemberChange,
  type NewBusiness,
  REMEMBERED_HEADER,
} from "../rpc.ts";
import { Tables } from "../tables.ts";
import { makeAccountKey, openAccountKey } from "./device/account-key.ts";
import { emptyVaults } from "./device/vaults.ts";
import { HELD, type HostedBusiness, openHostedBusiness } from "./hosted-business.ts";
import { Meta } from "./store/meta.ts";
import { VERSIONS } from "./store/schema.ts";

/** A crash may come between a ring and what it leads to: then the alarm looks. */
const LOOK_AFTER_MS = 15_000;
const LOOK_AGAIN_MS = 30_000;
const DELIVERING_MS = 5_000;
const IDLE_MS = 90_000;
const LOOK_IDLE_MS = 30_000;
/** Longer than a Worker remembers a token, however long its question to the directory took */
const DOUBTED_MS = 3 * TOKENS_LAST_MS;
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
  private opening: Promise<HostedBusiness | null> | null = null;
  private stirredAt = 0;
  /** What it was told before it began is not known: until nobody remembers anything of then, everybody is looked up. */
  private doubtedUntil = Date.now() + DOUBTED_MS;
  private going: Promise<void> | null = null;
  private idle: ReturnType<typeof setInterval> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    tally.noteSome("woken-gateway");
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

  async tokensChanged(): Promise<void> {
    this.doubtTokens();
  }

  /** Also where it sleeps: what was theirs to do is nobody's in the table. */
  async memberChanged(change: MemberChange): Promise<void> {
    this.doubtTokens();
    if (!this.tables.areMade) return;
    await (await this.hosted())?.memberChanged(change);
  }

  /** Written before anything ends: a job asks for it before each of its messages. One that sleeps has nothing open, and is not woken for this. */
  async hold(isHeld: boolean): Promise<void> {
    this.doubtTokens();
    if (!this.tables.areMade) return;
    this.meta.write(HELD, new Uint8Array([isHeld ? 1 : 0]).buffer);
    if (isHeld) (await this.opening)?.held();
    else this.wakeUp.by(Date.now() + LOOK_AFTER_MS);
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.headers.has(REMEMBERED_HEADER) && Date.now() < this.doubtedUntil)
      return new Response(null, { status: 401, headers: { [ASK_AGAIN_HEADER]: "yes" } });
    const hosted = this.isEnding ? null : await this.hosted();
    return hosted === null ? notHosted(request) : hosted.answer(request);
  }

  async rewrap(): Promise<boolean> {
    return (await this.key()) !== null;
  }

  async end(): Promise<boolean> {
    if (!this.tables.areMade) return false;
    if (!this.isEnding) this.meta.write("ending", new ArrayBuffer(0));
    this.doubtTokens();
    // The alarm first: where this is cut off, it goes on.
    this.wakeUp.by(Date.now() + LOOK_AFTER_MS);
    this.ctx.waitUntil(this.goAway().catch((error) => this.failed(error)));
    return true;
  }

  async changeHands(): Promise<void> {
    this.doubtTokens();
    await (await this.hosted())?.changeHands();
  }

  override async alarm(): Promise<void> {
    this.wakeUp.rang();
    if (this.isEnding) {
      this.wakeUp.by(Date.now() + LOOK_AGAIN_MS);
      return this.goAway();
    }
    const hosted = await this.hosted();
    if (hosted === null) return;
    let isDone = false;
    try {
      await hosted.wake(null);
      // A slow receiver is not waited for: what is under way has its lease, and the alarm rings by then.
      await Promise.race([hosted.deliver(), pause(DELIVERING_MS)]);
      await hosted.tidyIfDue();
      isDone = await hosted.isSettled();
    } finally {
      this.wakeUp.by(Date.now() + (isDone ? TIDY_EVERY_MS : LOOK_AGAIN_MS));
      const next = hosted.nextExpiry();
      if (next !== null) this.wakeUp.by(Math.max(next, Date.now() + LOOK_AFTER_MS));
      writeTally(this.env, (work) => this.ctx.waitUntil(work));
    }
  }

  private doubtTokens(): void {
    this.doubtedUntil = Date.now() + DOUBTED_MS;
  }

  private async look(conversation: ConversationId | null): Promise<void> {
    const hosted = await this.hosted();
    await hosted?.wake(conversation);
  }

  /** Null where there is no business yet, or no secret that opens it. */
  private hosted(): Promise<HostedBusiness | null> {
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

  private get isEnding(): boolean {
    return this.meta.read("ending") !== undefined;
  }

  /** One at a time; what is done already is passed over. Its rows in the directory go before its own, by which it is found again. */
  private goAway(): Promise<void> {
    this.going ??= this.endAll().finally(() => {
      this.going = null;
    });
    return this.going;
  }

  private async endAll(): Promise<void> {
    const business = this.identity();
    if (business === undefined) return;
    const hosted = await this.hosted();
    // Where no secret opens it any more nobody can be told; its account ends all the same.
    if (hosted === null) await endAccountOf(this.env, business.business, Date.now());
    else await hosted.end();
    await forgetBusiness(this.env, business.business);
    await (await this.opening)?.close();
    await emptyVaults(this.env, business.business);
    // What was written until the client had closed was counted under its name.
    await forgetBusiness(this.env, business.business);
    if (this.idle !== null) clearInterval(this.idle);
    this.idle = null;
    await this.wakeUp.none();
    await this.forgetAll();
  }

  private identity(): NewBusiness | undefined {
    const row = this.meta.read("identity");
    return row && (decodeCbor(new Uint8Array(row)) as NewBusiness);
  }

  /** Null where there is no business, or no secret that opens its key. */
  private async key(): Promise<{ key: Uint8Array; secret: Uint8Array<ArrayBuffer> } | null> {
    const [business, wrapped] = [this.identity(), this.meta.read("key")];
    const secret = gatewaySecretOf(this.env);
    if (business === undefined || wrapped === undefined || secret === null) return null;
    const secrets = { now: secret, before: secretBeforeOf(this.env) };
    const opened = await openAccountKey(secrets, business.business, new Uint8Array(wrapped));
    if (opened === undefined) {
      console.error({ event: "gateway-key-does-not-open", business: business.business });
      return null;
    }
    if (opened.anew) this.meta.write("key", opened.anew.buffer);
    await this.noteSecret(business.business, await markOf(secret)).catch((error) => this.failed(error));
    return { key: opened.key, secret };
  }

  /** Told to the directory once, so that an operator sees when the secret before is needed no more. */
  private async noteSecret(business: string, mark: string): Promise<void> {
    const told = this.meta.read("secret-mark");
    if (told !== undefined && new TextDecoder().decode(told) === mark) return;
    await noteSecret(this.env, business, mark);
    this.meta.write("secret-mark", utf8(mark).slice().buffer);
  }

  private async open(): Promise<HostedBusiness | null> {
    const [business, opened] = [this.identity(), await this.key()];
    if (business === undefined || opened === null) return null;
    this.idle ??= setInterval(() => void this.sleepIfIdle(), LOOK_IDLE_MS);
    return openHostedBusiness({
      ctx: this.ctx,
      env: this.env,
      identity: business,
      meta: this.meta,
      key: opened.key,
      linkKey: await linkKeyOf(opened.secret, business.business),
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

/** Each surface in its own words: a business on a server of its own has an API of its own too. */
function notHosted(request: Request): Response {
  if (new URL(request.url).pathname.startsWith("/v1/")) return problem(NOT_HOSTED);
  const { status, headers, body } = noSuchObject(request.method);
  return new Response(JSON.stringify(body), { status, headers });
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
