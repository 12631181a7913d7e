// Deliveries a second through the Conversation object, beside a bare object that only stores and broadcasts: same process, same disk.

import { join } from "node:path";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { seal } from "../mls/index.ts";
import { type ClientId, type ConversationUp, encodeCbor, encodeFrame, PROTOCOL_VERSION } from "../protocol/index.ts";
import { groupOf, identities, random } from "./group-of.ts";
import { type Measured, median, speed } from "./measure.ts";

const CONFIG = join(ROOT, "bench", "objects", "wrangler.toml");
const BUNDLE = join(ROOT, ".cache", "bench-objects");
const IN_FLIGHT = 16;
const BURST = 128;
const ROUNDS = 5;
const BYTES = 512;
/** In each round; all rounds together stay below what one device may send at once. */
const messagesFor = (size: number): number => Math.max(150, Math.min(600, Math.floor(30_000 / size)));

type Room = {
  sockets: WebSocket[];
  /** What the first socket sends; each once */
  next(): Uint8Array;
  /** Messages (the sender's own answers too) in a frame */
  count(frame: Uint8Array): number;
};

export async function benchFanOut(sizes = [2, 10, 50, 200]): Promise<Measured[]> {
  await runOrThrow("wrangler", ["deploy", "--dry-run", "--config", CONFIG, "--outdir", BUNDLE], ROOT);
  const world = await startWorld({ config: CONFIG, bundle: BUNDLE });
  const rows: Measured[] = [];
  try {
    for (const size of sizes) {
      for (const window of [IN_FLIGHT, BURST]) {
        const [bare, ours] = [await bareRoom(world.url, size), await ourRoom(world.url, size)];
        const [limits, values]: [number[], number[]] = [[], []];
        for (let round = 0; round <= ROUNDS; round++) {
          const [limit, value] = [
            await deliveriesASecond(bare, messagesFor(size), window),
            await deliveriesASecond(ours, messagesFor(size), window),
          ];
          if (round === 0) continue;
          limits.push(limit);
          values.push(value);
        }
        const what = `deliveries/s, ${size} sockets, ${BYTES} bytes, ${window} in flight`;
        const budget = window === IN_FLIGHT ? 0.9 : 1;
        rows.push(
          speed(what, median(values), "/s", { limit: median(limits), budget, note: "a bare Durable Object in the same process" }),
        );
        if (window === IN_FLIGHT)
          rows.push(speed(`messages/s through the whole path, ${size} sockets`, median(values) / size, "/s"));
        for (const { sockets } of [bare, ours]) for (const socket of sockets) socket.close();
      }
    }
  } finally {
    await world.end();
  }
  return rows;
}

async function deliveriesASecond({ sockets, next, count }: Room, messages: number, window: number): Promise<number> {
  const [sender] = sockets;
  if (sender === undefined) throw new Error("nobody is there");
  const total = messages * sockets.length;
  let [sent, answered, delivered] = [0, 0, 0];
  const frames = Array.from({ length: messages }, next);
  const start = performance.now();
  await new Promise<void>((done) => {
    const sendMore = () => {
      // A burst is sent whole, then waited for.
      if (window === BURST && sent > answered) return;
      while (sent < messages && sent - answered < window) sender.send(frames[sent++] as Uint8Array<ArrayBuffer>);
    };
    for (const socket of sockets) {
      socket.onmessage = ({ data }) => {
        const news = count(new Uint8Array(data as ArrayBuffer));
        delivered += news;
        if (socket === sender) answered += news;
        if (delivered >= total) done();
        else if (socket === sender) sendMore();
      };
    }
    sendMore();
  });
  return (total * 1000) / (performance.now() - start);
}

async function bareRoom(url: string, size: number): Promise<Room> {
  const name = crypto.randomUUID();
  const sockets = await Promise.all(Array.from({ length: size }, () => opened(`${url}/bare/${name}`)));
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return { sockets, next: () => bytes, count: () => 1 };
}

async function ourRoom(url: string, size: number): Promise<Room> {
  const made = await groupOf(await identities(size));
  const query = ({ accountId, deviceId }: { accountId: string; deviceId: string }) => `?account=${accountId}&device=${deviceId}`;
  const [creator] = made.devices;
  const at = `${url}/conversation/${made.id}`;
  const body = encodeCbor({ creation: encodeFrame(made.creation), claims: made.claims });
  const created = await fetch(`${at}${creator && query(creator)}`, { method: "POST", body });
  if (!created.ok) throw new Error(`not created: ${created.status}`);
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
  return { sockets, next: () => encodeFrame({ ...message, clientId: random<ClientId>() }), count: countNews };
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
