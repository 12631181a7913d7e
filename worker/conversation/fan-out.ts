// News to the sockets in the stream. Entries that were accepted together leave together: one send to each socket, not one each.

import { type ClientId, type DeviceId, encodeFrame, type Seq, type UnixMs } from "../../protocol/index.ts";
import { sendTo } from "../socket.ts";
import { envelopeFrames } from "./entry.ts";
import type { Sockets } from "./sockets.ts";

export type News = {
  seq: Seq;
  at: UnixMs;
  device: DeviceId;
  clientId: ClientId;
  /** As stored */
  entry: Uint8Array;
  /** The socket that it came on gets `accepted` in its place */
  from: WebSocket | null;
  /** What these devices get in its place */
  instead: ReadonlyMap<DeviceId, Uint8Array> | null;
};

export class FanOut {
  private waiting: News[] = [];

  private readonly sockets: Sockets;

  constructor(sockets: Sockets) {
    this.sockets = sockets;
  }

  add(news: News): void {
    this.waiting.push(news);
  }

  /** @returns what was sent, in order */
  flush(): News[] {
    const news = this.waiting;
    if (news.length === 0) return news;
    this.waiting = [];
    const special = new Set<WebSocket>();
    const instead = new Set<DeviceId>();
    for (const each of news) {
      if (each.from !== null) special.add(each.from);
      for (const device of each.instead?.keys() ?? []) instead.add(device);
    }
    const frames = envelopeFrames(news.map(({ entry }) => entry));
    for (const [socket, device] of this.sockets.entries()) {
      const own = special.has(socket) || instead.has(device) ? framesFor(socket, device, news) : frames;
      for (const frame of own) sendTo(socket, frame);
    }
    // Not in the stream, yet it waits for its answers.
    for (const each of news) if (each.from !== null && !this.sockets.has(each.from)) sendTo(each.from, accepted(each));
    return news;
  }
}

/** Runs of entries, and between them the answers to this socket's own. */
function framesFor(socket: WebSocket, device: DeviceId, news: readonly News[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let run: Uint8Array[] = [];
  for (const each of news) {
    if (each.from !== socket) {
      run.push(each.instead?.get(device) ?? each.entry);
      continue;
    }
    frames.push(...envelopeFrames(run), accepted(each));
    run = [];
  }
  return [...frames, ...envelopeFrames(run)];
}

function accepted({ clientId, seq, at }: News): Uint8Array {
  return encodeFrame({ kind: "accepted", clientId, seq, at });
}
