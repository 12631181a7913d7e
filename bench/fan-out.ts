// Deliveries a second through the Conversation object, beside a bare object that only stores and broadcasts: same process, same disk.

import { type Measured, median, speed } from "./measure.ts";
import { BYTES, bareRoom, type Room, roomIn, startObjects } from "./room.ts";

const IN_FLIGHT = 16;
const BURST = 128;
const ROUNDS = 5;
/** In each round; all rounds together stay below what one device may send at once. */
const messagesFor = (size: number): number => Math.max(150, Math.min(600, Math.floor(30_000 / size)));

export async function benchFanOut(sizes = [2, 10, 50, 200]): Promise<Measured[]> {
  const world = await startObjects();
  const rows: Measured[] = [];
  try {
    for (const size of sizes) {
      for (const window of [IN_FLIGHT, BURST]) {
        const [bare, ours] = [await bareRoom(world.url, size), await roomIn(world.url, "conversation", size)];
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
