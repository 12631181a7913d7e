// A new session where the one before has ended, which is seldom: what proves a device is loaded then.

import type { SessionAnswer } from "../../../protocol/index.ts";
import type { Http } from "../../ports.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { Answer } from "../connection/api.ts";
import type { ServiceClock } from "../pace/service-clock.ts";

type World = { http: Http; clock: Pick<ServiceClock, "heard"> };

export const loadSession = () => import("./session.ts");

/** Several requests that find themselves without a session share one renewal. */
export function sessionRenewal(world: World, account: () => AccountRecord | null): () => Promise<Answer<SessionAnswer>> {
  let running: Promise<Answer<SessionAnswer>> | null = null;
  return () => {
    running ??= renewed(world, account).finally(() => {
      running = null;
    });
    return running;
  };
}

async function renewed(world: World, account: () => AccountRecord | null): Promise<Answer<SessionAnswer>> {
  const session = await loadSession().catch(() => null);
  // Without a network it cannot be loaded either.
  return session === null ? { kind: "no-answer" } : session.renewTwice(world, account());
}
