// News to the sockets in the stream. Entries that were accepted together leave together: one send to each socket, not one each.

import { type ClientId, type DeviceId, encodeFrame, type Seq, type UnixMs } from "../../protocol/index.ts";
import { sendTo } from "../socket.ts";
import { type Entry, envelopeFrames, moreFrame } from "./entry.ts";
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
  /** These get something of their own in its place, and are told to fetch it: together that may be more than fits into memory */
  welcomed: ReadonlySet<DeviceId> | null;
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
    const welcomed = new Set<DeviceId>();
    for (const each of news) {
      if (each.from !== null) special.add(each.from);
      for (const device of each.welcomed ?? []) welcomed.add(device);
    }
    const frames = envelopeFrames(news.map(entryOf));
    for (const [socket, device] of this.sockets.entries()) {
      const own = special.has(socket) || welcomed.has(device) ? framesFor(socket, device, news) : frames;
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
  let run: Entry[] = [];
  for (const each of news) {
    const isOwn = each.from === socket;
    if (!isOwn && !each.welcomed?.has(device)) {
      run.push(entryOf(each));
      continue;
    }
    frames.push(...envelopeFrames(run), isOwn ? accepted(each) : moreFrame(each.seq));
    run = [];
  }
  return [...frames, ...envelopeFrames(run)];
}

function entryOf({ seq, entry }: News): Entry {
  return { seq, bytes: entry };
}

function accepted({ clientId, seq, at }: News): Uint8Array {
  return encodeFrame({ kind: "accepted", clientId, seq, at });
}
