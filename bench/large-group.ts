// A large group at the object: to begin it, to be handed a Welcome with its tree, one message to all who are there, and the first answer after a start.

import { cost, type Measured, medianMs } from "./measure.ts";
import { type LargeRoom, roomIn, startObjects } from "./room.ts";

const ROUNDS = 5;

export async function* benchLargeGroup(sizes = [256, 1_024]): AsyncGenerator<Measured> {
  const world = await startObjects();
  try {
    for (const size of sizes) {
      const room = await roomIn(world.url, "conversation", size);
      yield cost(`${size} devices: the object's answer to a creation with all of them`, room.createMs, "ms");
      const welcomeMs = await medianMs(ROUNDS, 1, () => room.firstPage());
      yield cost(`${size} devices: a Welcome with the tree, out of the rows`, welcomeMs, "ms");
      yield cost(`${size} devices: its bytes`, await room.firstPage(), "bytes");
      yield cost(`${size} sockets: one message to all of them`, await medianMs(ROUNDS, 1, () => heardByAll(room)), "ms");
      for (const socket of room.sockets) socket.close();
      await world.pause();
      await world.resume();
      const started = performance.now();
      await room.firstPage();
      yield cost(`${size} devices: the first answer of an object that was not there`, performance.now() - started, "ms");
    }
  } finally {
    await world.end();
  }
}

function heardByAll({ sockets, next }: LargeRoom): Promise<void> {
  return new Promise((done) => {
    let waiting = sockets.length;
    for (const socket of sockets)
      socket.onmessage = () => {
        if (--waiting === 0) done();
      };
    sockets[0]?.send(next() as Uint8Array<ArrayBuffer>);
  });
}
