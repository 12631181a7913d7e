// Which submissions have been accepted already (SQ3): told from the log itself, so that no row or index is spent on it.

import type { ClientId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import { submissionOf } from "./entry.ts";
import type { Log } from "./log.ts";

type First = { seq: Seq; at: UnixMs };
const ROWS_AT_ONCE = 500;

/**
 * A device that has acknowledged an entry of its own knows that it was accepted, and entries stay until they are acknowledged; so what
 * a device may still ask about is in the log behind its cursor. That part is read once, when the device first submits.
 */
export class Submissions {
  private readonly known = new Map<DeviceId, Map<ClientId, First>>();

  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  first(device: DeviceId, clientId: ClientId, cursor: Seq, end: Seq): First | undefined {
    return this.of(device, cursor, end).get(clientId);
  }

  add(device: DeviceId, clientId: ClientId, first: First): void {
    this.known.get(device)?.set(clientId, first);
  }

  /** What is acknowledged will not be asked about. */
  acknowledged(device: DeviceId, cursor: Seq): void {
    const firsts = this.known.get(device);
    for (const [clientId, { seq }] of firsts ?? []) {
      if (seq > cursor) return; // in the order of the log
      firsts?.delete(clientId);
    }
  }

  private of(device: DeviceId, cursor: Seq, end: Seq): Map<ClientId, First> {
    const known = this.known.get(device);
    if (known !== undefined) return known;
    const firsts = new Map<ClientId, First>();
    for (let after = cursor; after < end; ) {
      const rows = this.log.range(after, end, ROWS_AT_ONCE);
      for (const { bytes } of rows) {
        const { device: by, clientId, seq, at } = submissionOf(bytes);
        if (by === device) firsts.set(clientId, { seq, at });
      }
      after = rows.at(-1)?.seq ?? end;
    }
    this.known.set(device, firsts);
    return firsts;
  }
}
