// Rows written for each message, as the platform counts them: row writes are nearly all of what a message costs.

import { encodeFrame } from "../protocol/index.ts";
import { cost, type Measured } from "./measure.ts";
import { type Room, roomIn, startObjects } from "./room.ts";

const MESSAGES = 400;
const MEMBERS = 10;
/** They are put together for half a second. */
const CURSORS_ARE_WRITTEN_MS = 1500;

export async function benchRows(): Promise<Measured[]> {
  const world = await startObjects();
  try {
    const room = await roomIn(world.url, "counted", MEMBERS);
    const perMessage = async (run: () => Promise<void>) => {
      const before = await room.rowsWritten();
      await run();
      return ((await room.rowsWritten()) - before) / MESSAGES;
    };
    const one = await perMessage(() => send(room, 1));
    const burst = await perMessage(() => send(room, 128));
    // The Commit that began the group, then both of the above
    const before = 1 + 2 * MESSAGES;
    const read = await perMessage(async () => {
      await send(room, 16, before);
      await new Promise((go) => setTimeout(go, CURSORS_ARE_WRITTEN_MS));
    });
    for (const socket of room.sockets) socket.close();
    const each = `${MEMBERS} devices`;
    return [
      cost(`rows written per message, one at a time, ${each}`, one, "rows", { limit: 1, budget: 1 }),
      cost(`rows written per message, in bursts, ${each}`, burst, "rows", { limit: 1, budget: 1 }),
      cost(`rows written per message, and all of them acknowledge each, ${each}`, read, "rows"),
    ];
  } finally {
    await world.end();
  }
}

/** Sends and waits until every socket has got all. @param acknowledgedFrom each socket acknowledges each frame, from this seq on */
async function send({ sockets, next, count }: Room, window: number, acknowledgedFrom?: number): Promise<void> {
  const [sender] = sockets;
  if (sender === undefined) throw new Error("nobody is there");
  let [sent, answered, delivered] = [0, 0, 0];
  await new Promise<void>((done) => {
    const sendMore = () => {
      while (sent < MESSAGES && sent - answered < window) {
        sender.send(next() as Uint8Array<ArrayBuffer>);
        sent++;
      }
    };
    for (const socket of sockets) {
      let seen = acknowledgedFrom ?? 0;
      socket.onmessage = ({ data }) => {
        const news = count(new Uint8Array(data as ArrayBuffer));
        delivered += news;
        seen += news;
        if (acknowledgedFrom !== undefined)
          socket.send(encodeFrame({ kind: "acknowledge", seq: seen }) as Uint8Array<ArrayBuffer>);
        if (socket === sender) answered += news;
        if (delivered >= MESSAGES * sockets.length) done();
        else if (socket === sender) sendMore();
      };
    }
    sendMore();
  });
}
