// What sockets cost on which nothing is said but the sign of life that each client gives: the processor time of the service, beside
// bare objects that hold and answer as many.

import { readFileSync } from "node:fs";
import { runtimes } from "../e2e/world/world.ts";
import { cost, type Measured } from "./measure.ts";
import { startObjects } from "./room.ts";

const SIZES = [400, 4_000];
const ROUNDS = 2;
/** As often as a client asks whether its socket still lives */
const ROUND_MS = 25_000;
const BEATS = 250;
/** After the last socket opened: what that began has ended. */
const SETTLES_MS = 15_000;
const OPENING_AT_ONCE = 50;
/** As Linux counts it for each process, on every machine that is left */
const TICKS_PER_SECOND = 100;

export async function* benchIdle(): AsyncGenerator<Measured> {
  for (const size of SIZES) {
    const limit = await idleCpu("bare", size);
    const value = await idleCpu("inbox", size);
    const what = `CPU of the service for ${size} idle sockets, each to an Inbox of its own, asked every 25 s`;
    yield cost(what, value, "ms/s", { limit, budget: 0.8, note: "bare Durable Objects with as many" });
  }
}

async function idleCpu(kind: "bare" | "inbox", size: number): Promise<number> {
  const world = await startObjects();
  const sockets: WebSocket[] = [];
  try {
    for (let i = 0; i < size; i += OPENING_AT_ONCE)
      sockets.push(...(await Promise.all(Array.from({ length: OPENING_AT_ONCE }, (_, j) => opened(world.url, kind, i + j)))));
    await wait(SETTLES_MS);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = cpuMs(world.url);
      await beat(sockets);
      rounds.push(((cpuMs(world.url) - before) * 1_000) / ROUND_MS);
    }
    return Math.min(...rounds);
  } finally {
    for (const socket of sockets) socket.close();
    await world.end();
  }
}

/** Each once, spread over the round as clients are that began at different times */
async function beat(sockets: readonly WebSocket[]): Promise<void> {
  for (let i = 0; i < BEATS; i++) {
    const until = performance.now() + ROUND_MS / BEATS;
    for (let j = i; j < sockets.length; j += BEATS) sockets[j]?.send("ping");
    await wait(Math.max(0, until - performance.now()));
  }
}

function opened(url: string, kind: string, i: number): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/${kind}/idle-${i}?account=a${i}&device=d${i}`);
  return new Promise((done, failed) => {
    socket.onopen = () => done(socket);
    socket.onerror = () => failed(new Error("no socket"));
  });
}

/** Of the runtime's processes, since they began. */
function cpuMs(url: string): number {
  const ticks = runtimes(Number(new URL(url).port)).map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return Number(fields[11]) + Number(fields[12]);
  });
  return (ticks.reduce((sum, each) => sum + each, 0) * 1_000) / TICKS_PER_SECOND;
}

function wait(ms: number): Promise<void> {
  return new Promise((go) => setTimeout(go, ms));
}
