// The Durable Object that counts how often somebody failed to open a vault from one network: an hour later nothing is left of it.

import { DurableObject } from "cloudflare:workers";
import { giveTryBack, TRIES_COME_BACK_MS, type Tries, takeTry } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import type { FailuresRpc } from "../rpc.ts";

const TRIES = "tries";

export class Failures extends DurableObject<Env> implements FailuresRpc {
  async take(): Promise<{ kind: "ok" } | { kind: "rate-limited"; retryAfterMs: number }> {
    const taken = takeTry(this.ctx.storage.kv.get<Tries>(TRIES), Date.now());
    if (taken.kind !== "ok") return taken;
    await this.keep(taken.tries);
    return { kind: "ok" };
  }

  async giveBack(): Promise<void> {
    await this.keep(giveTryBack(this.ctx.storage.kv.get<Tries>(TRIES), Date.now()));
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  private async keep(tries: Tries): Promise<void> {
    this.ctx.storage.kv.put(TRIES, tries);
    await this.ctx.storage.setAlarm(Date.now() + TRIES_COME_BACK_MS);
  }
}
