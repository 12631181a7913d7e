// Which parts of the service work, looked at seldom, however many ask: those who come while somebody looks hear what comes of that.

import type { UnixMs } from "../../protocol/index.ts";
import { deadline } from "../network/deadline.ts";
import type { NetworkPorts } from "../network/ports.ts";

export type Part = { name: string; isUp: boolean };
type After = NetworkPorts["after"];
export type Look = {
  now: UnixMs;
  look: () => Promise<Part[]>;
  /** A look is the request's that began it, and must outlive it. */
  keep: (work: Promise<unknown>) => void;
  after?: After | undefined;
};

const LOOKED_EVERY_MS = 10_000;
/** What takes longer does not work. */
const PART_MS = 5_000;
/** Longer than any part may take: whoever looked is gone, and its promise with it. */
const LOOK_MS = 8_000;

type Known = { looked: Promise<Part[]>; at: UnixMs };

export class Looks<Key extends object> {
  private readonly known = new WeakMap<Key, Known>();

  async of(key: Key, { now, look, keep, after }: Look): Promise<Part[]> {
    const kept = this.known.get(key);
    if (kept !== undefined && Math.abs(now - kept.at) < LOOKED_EVERY_MS) {
      const limit = deadline(LOOK_MS, after);
      const parts = await limit.bound(kept.looked).finally(() => limit.clear());
      if (parts !== "timeout") return parts;
      // Of those who waited for it the first looks, and the others wait for that.
      if (this.known.get(key) === kept) this.known.delete(key);
      return this.of(key, { now, look, keep, after });
    }
    const looked = look();
    this.known.set(key, { looked, at: now });
    keep(looked);
    return looked;
  }
}

export async function part(name: string, look: () => Promise<unknown>, after?: After): Promise<Part> {
  const limit = deadline(PART_MS, after);
  try {
    const outcome = await limit.bound(look());
    if (outcome === "timeout") console.error({ event: "part-down", part: name, error: "timeout" });
    return { name, isUp: outcome !== "timeout" };
  } catch (error) {
    console.error({ event: "part-down", part: name, error: error instanceof Error ? error.name : "not an error" });
    return { name, isUp: false };
  } finally {
    limit.clear();
  }
}
