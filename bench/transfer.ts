// The largest file from one person to another, beside its bytes alone on the same way: no encryption, nothing kept on a device.

import { blobBytes } from "../client/media/layout.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { startWorld } from "../e2e/world/world.ts";
import {
  type BlobId,
  endpoints,
  idFromBytes,
  MAX_FILE_BYTES,
  MEDIA_CONTENT_TYPE,
  mediaPaths,
  partRange,
  partsOf,
} from "../protocol/index.ts";
import { type Measured, median, speed } from "./measure.ts";

const ROUNDS = 3;
/** As client/engine/files/uploads.ts has. */
const PARTS_AT_ONCE = 3;
const PIECE_BYTES = 65_536;

export async function benchTransfer(): Promise<Measured[]> {
  await buildWorker();
  const world = await startWorld();
  try {
    const [ana, bob] = [await Person.join("Ana", world.url), await Person.join("Bob", world.url)];
    const chat = await ana.opens(bob);
    await ana.says("first", chat);
    await bob.conversationCalled("Ana");
    await bob.sees("first", chat);
    const file = new Blob([randomBytes(MAX_FILE_BYTES)]);
    const ciphertext = randomBytes(blobBytes(MAX_FILE_BYTES));
    const times = {
      sealed: [] as number[],
      sent: [] as number[],
      put: [] as number[],
      loaded: [] as number[],
      got: [] as number[],
    };
    for (let round = 0; round <= ROUNDS; round++) {
      const blob = idFromBytes<BlobId>(randomBytes(16));
      const caption = `round ${round}`;
      const took = {
        put: await timed(() => plainUpload(world.url, ana.token, blob, ciphertext)),
        sealed: await timed(() => ana.sendsFile(file, chat, { caption })),
        sent: await timed(() => ana.sees(caption, chat, "sent")),
        got: await timed(() => plainDownload(world.url, bob.token, blob)),
        loaded: 0,
      };
      took.sent += took.sealed;
      await bob.sees(caption, chat);
      const item = (await bob.items(chat)).find((each) => each.kind === "message" && each.text === caption);
      await bob.verbs.freeStorage({});
      took.loaded = await timed(async () => {
        const loaded = await bob.verbs.loadMedia({ conversation: chat, item: item?.id ?? "", index: 0, part: "file" });
        if (loaded.kind !== "ok" || loaded.data.size !== MAX_FILE_BYTES) throw new Error(`not loaded: ${loaded.kind}`);
      });
      if (round > 0) for (const name of Object.keys(took) as (keyof typeof took)[]) times[name].push(took[name]);
    }
    await ana.end();
    await bob.end();
    const rate = (name: keyof typeof times) => MAX_FILE_BYTES / 1000 / median(times[name]);
    return [
      speed("send a file of 100 MiB, until it is sent", rate("sent"), "MB/s", {
        limit: rate("put"),
        budget: 0.7,
        note: "as many bytes put as parts, 3 at once",
      }),
      speed("  of which: encrypt it into the vault", rate("sealed"), "MB/s"),
      speed("load it where nothing of it is", rate("loaded"), "MB/s", {
        limit: rate("got"),
        budget: 0.7,
        note: "one GET of as many bytes, thrown away",
      }),
    ];
  } finally {
    await world.end();
  }
}

async function plainUpload(url: string, token: string | null, blob: BlobId, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const ask = async (method: string, path: string, contentType: string, body: BodyInit | null) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": contentType };
    const answer = await fetch(`${url}${path.replace(":blob", blob)}`, { method, headers, body });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  const { createUpload, completeUpload } = endpoints;
  await ask(createUpload.method, createUpload.path, "application/json", JSON.stringify({ bytes: bytes.length, kept: false }));
  let next = 1;
  const worker = async () => {
    while (next <= partsOf(bytes.length)) {
      const part = next++;
      const { from, to } = partRange(bytes.length, part);
      await ask("PUT", mediaPaths.part.replace(":part", `${part}`), MEDIA_CONTENT_TYPE, bytes.subarray(from, to));
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker));
  await ask(completeUpload.method, completeUpload.path, "application/json", null);
}

async function plainDownload(url: string, token: string | null, blob: BlobId): Promise<void> {
  const answer = await fetch(`${url}${mediaPaths.blob.replace(":blob", blob)}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok || answer.body === null) throw new Error(`not there: ${answer.status}`);
  const reader = answer.body.getReader();
  while (!(await reader.read()).done);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += PIECE_BYTES) crypto.getRandomValues(bytes.subarray(at, at + PIECE_BYTES));
  return bytes;
}
