// Rooms for measuring: sockets in one object, ours or a bare one, in one local process.

import { join } from "node:path";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld, type World } from "../e2e/world/world.ts";
import { type DeviceIdentity, seal } from "../mls/index.ts";
import {
  type ClientId,
  type ConversationUp,
  encodeCbor,
  encodeFrame,
  PROTOCOL_VERSION,
  readConversationDown,
} from "../protocol/index.ts";
import { groupOf, identities, random } from "./group-of.ts";

const CONFIG = join(ROOT, "bench", "objects", "wrangler.toml");
const BUNDLE = join(ROOT, ".cache", "bench-objects");
export const BYTES = 512;

export type Room = {
  sockets: WebSocket[];
  /** What the first socket sends; each once */
  next(): Uint8Array;
  /** Messages (the sender's own answers too) in a frame */
  count(frame: Uint8Array): number;
};

export type LargeRoom = Room & {
  rowsWritten(): Promise<number>;
  /** The object's answer to a creation that adds all */
  createMs: number;
  /** The last device's Welcome, with the tree. @returns its bytes */
  firstPage(): Promise<number>;
};

/** The objects of bench/objects, built and started. */
export async function startObjects(): Promise<World> {
  await runOrThrow("wrangler", ["deploy", "--dry-run", "--config", CONFIG, "--outdir", BUNDLE], ROOT);
  return startWorld({ config: CONFIG, bundle: BUNDLE });
}

export async function bareRoom(url: string, size: number): Promise<Room> {
  const name = crypto.randomUUID();
  const sockets = await Promise.all(Array.from({ length: size }, () => opened(`${url}/bare/${name}`)));
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return { sockets, next: () => bytes, count: () => 1 };
}

/** @param kind "counted" has its rows counted, which costs it some of its speed */
export async function roomIn(url: string, kind: "conversation" | "counted", size: number): Promise<LargeRoom> {
  const made = await groupOf(await identities(size));
  const query = ({ accountId, deviceId }: { accountId: string; deviceId: string }) => `?account=${accountId}&device=${deviceId}`;
  const [creator] = made.devices;
  const at = `${url}/${kind}/${made.id}`;
  const body = encodeCbor({ creation: encodeFrame(made.creation), claims: made.claims });
  const begun = performance.now();
  const created = await fetch(`${at}${creator && query(creator)}`, { method: "POST", body });
  const answer = readConversationDown(new Uint8Array(await created.arrayBuffer()));
  if (!answer.ok || answer.frame.kind !== "accepted") throw new Error(`not created: ${JSON.stringify(answer)}`);
  const createMs = performance.now() - begun;
  const sockets: WebSocket[] = [];
  for (const device of made.devices) {
    const socket = await opened(`${at}${query(device)}`);
    const attached = new Promise((go) => socket.addEventListener("message", go, { once: true }));
    socket.send(encodeFrame({ kind: "attach", version: PROTOCOL_VERSION, after: 1 }));
    await attached;
    sockets.push(socket);
  }
  // The service cannot read it, so one ciphertext will do under many names.
  const { bytes } = await seal(made.group, new Uint8Array(BYTES - 200), new Uint8Array());
  const message = { kind: "message", generation: 0, epoch: 1, bytes } satisfies Omit<
    ConversationUp & { kind: "message" },
    "clientId"
  >;
  return {
    sockets,
    next: () => encodeFrame({ ...message, clientId: random<ClientId>() }),
    count: countNews,
    rowsWritten: async () => (await (await fetch(`${at}?rows`)).json()) as number,
    createMs,
    firstPage: async () =>
      (await (await fetch(`${at}${query(made.devices.at(-1) as DeviceIdentity)}&log`)).arrayBuffer()).byteLength,
  };
}

function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace("http", "ws"));
  socket.binaryType = "arraybuffer";
  return new Promise((done, failed) => {
    socket.onopen = () => done(socket);
    socket.onerror = () => failed(new Error(`no socket: ${url}`));
  });
}

/** { kind: "envelopes", envelopes: [n] } or one answer, told from the frame's first bytes. */
const ENVELOPES_HEAD = 1 + 5 + 10 + 10;
function countNews(frame: Uint8Array): number {
  if (frame[0] !== 0xa2 || frame[6] !== 0x69) return 1;
  const length = (frame[ENVELOPES_HEAD] ?? 0) & 0x1f;
  if (length < 24) return length;
  const [high, low] = [frame[ENVELOPES_HEAD + 1] ?? 0, frame[ENVELOPES_HEAD + 2] ?? 0];
  return length === 24 ? high : high * 256 + low;
}
