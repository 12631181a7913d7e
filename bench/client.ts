// What the client costs as there is more of it: two sizes ten or a hundred times apart, in one run, on SQL in a file.

import { cost, type Measured, median, percentile } from "./measure.ts";
import { heapMb, opened, type Profile, profileOf } from "./profile.ts";

const KB = 1024;

/** Each of them is the worst for something that looks at texts. */
const TEXTS: [name: string, make: (bytes: number) => string][] = [
  ["letters", (bytes) => "a".repeat(bytes)],
  ["short words", (bytes) => "a ".repeat(bytes / 2)],
  ["dots behind http://a", (bytes) => `http://a${".".repeat(bytes - 9)}x`],
  ["addresses", (bytes) => "http://a.b ".repeat(bytes / 11)],
  ["marks on one letter", (bytes) => `e${"\u0301".repeat(bytes / 2 - 1)}`],
  ["families of emoji", (bytes) => "👩‍👩‍👧‍👦".repeat(bytes / 25)],
];

export async function* benchTexts(): AsyncGenerator<Measured> {
  for (const [name, make] of TEXTS) {
    const [small, large] = [make(6.4 * KB), make(64 * KB)];
    // The first few are for the engine to warm up with.
    const profile = await profileOf({ texts: [...Array(10).fill(small), ...Array(5).fill(small), ...Array(5).fill(large)] });
    const times = await received(profile);
    const [smallMs, largeMs] = [median(times.slice(-10, -5)), median(times.slice(-5))];
    yield cost(`receive a text of 64 KB: ${name}`, largeMs, "ms", { limit: 20, budget: 1 });
    yield cost("  times one of 6.4 KB", largeMs / smallMs, "", { limit: 10, budget: 1 });
  }
}

/** Milliseconds of CPU for each: opened, stored, shown. */
async function received(profile: Profile): Promise<number[]> {
  const { client, conversations } = await opened(profile);
  try {
    const times: number[] = [];
    client.watch({ kind: "timeline", conversation: profile.chat, limit: 20 }, () => {});
    const conversation = conversations.get(profile.chat);
    await conversation?.state();
    for (const envelope of profile.envelopes) {
      const start = process.cpuUsage();
      await conversation?.deliver([envelope]);
      const { user, system } = process.cpuUsage(start);
      if (envelope.kind === "message") times.push((user + system) / 1000);
    }
    return times;
  } finally {
    await client.close();
    profile.remove();
  }
}

export async function* benchOpen(): AsyncGenerator<Measured> {
  yield* compared("open, to the list, with 5,000 conversations", "with 50", { chats: 50 }, { chats: 5_000 });
  yield* compared("open, to the chat, with 100,000 messages in it", "with 1,000", { messages: 1_000 }, { messages: 100_000 });
}

async function* compared(what: string, than: string, few: object, many: object): AsyncGenerator<Measured> {
  const small = await openingOf(few);
  yield cost(`  ${than}`, small.ms, "ms");
  const large = await openingOf(many);
  yield cost(what, large.ms, "ms", { limit: small.ms, budget: 0.5, note: than });
  yield cost(`  memory`, large.mb, "MB", { limit: small.mb, budget: 0.5, note: than });
}

async function openingOf(size: object): Promise<{ ms: number; mb: number }> {
  const profile = await profileOf(size);
  const times: number[] = [];
  let mb = 0;
  for (let round = 0; round < 6; round++) {
    const before = heapMb();
    const start = performance.now();
    const { client } = await opened(profile);
    await new Promise<void>((shown) => client.watch({ kind: "conversations" }, () => shown()));
    await new Promise<void>((shown) => client.watch({ kind: "timeline", conversation: profile.chat, limit: 50 }, () => shown()));
    if (round > 0) times.push(performance.now() - start);
    // Later rounds begin with what the one before has not let go of yet.
    if (round === 0) mb = heapMb() - before;
    await client.close();
  }
  profile.remove();
  return { ms: median(times), mb };
}

export async function* benchIncoming(): AsyncGenerator<Measured> {
  const texts = Array.from({ length: 40 }, (_, i) => `message ${i}`);
  const few = await incomingOf({ chats: 50, texts });
  yield cost("one incoming message, with 50 chats in the list", few.ms, "ms");
  const many = await incomingOf({ chats: 5_000, texts });
  yield cost("one incoming message, with 5,000 chats in the list", many.ms, "ms", {
    limit: few.ms,
    budget: 0.5,
    note: "with 50",
  });
  yield cost("  what is posted for it to the views", many.bytes, "bytes", { limit: few.bytes, budget: 0.5, note: "with 50" });
}

async function incomingOf(size: { chats: number; texts: string[] }): Promise<{ ms: number; bytes: number }> {
  const profile = await profileOf(size);
  const { client, conversations } = await opened(profile);
  let posted = 0;
  let isWatching = false;
  const note = (update: unknown) => {
    if (isWatching) posted += JSON.stringify(update).length;
  };
  client.watch({ kind: "conversations" }, note);
  client.watch({ kind: "timeline", conversation: profile.chat, limit: 50 }, note);
  const conversation = conversations.get(profile.chat);
  await conversation?.state();
  await idle();
  isWatching = true;
  const times: number[] = [];
  for (const envelope of profile.envelopes) {
    const start = process.cpuUsage();
    await conversation?.deliver([envelope]);
    // What is told within a frame is told at its end.
    await idle();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  await client.close();
  profile.remove();
  return { ms: median(times), bytes: posted / profile.envelopes.length };
}

const idle = () => new Promise<void>((done) => void setTimeout(done, 60));

export async function* benchSend(): AsyncGenerator<Measured> {
  const profile = await profileOf({ chats: 50 });
  const { client } = await opened(profile);
  const times: number[] = [];
  let shown: (() => void) | null = null;
  client.watch({ kind: "timeline", conversation: profile.chat, limit: 50 }, (update) => {
    if (JSON.stringify(update).includes("just sent")) shown?.();
  });
  client.watch({ kind: "conversations" }, () => {});
  for (let i = 0; i < 120; i++) {
    await idle();
    const start = performance.now();
    const seen = new Promise<void>((done) => {
      shown = done;
    });
    await client.verbs.send(profile.chat, { text: `just sent, ${i}` });
    await seen;
    if (i >= 20) times.push(performance.now() - start);
  }
  await client.close();
  profile.remove();
  yield cost("send to shown, p50", median(times), "ms", { limit: 8, budget: 1 });
  yield cost("send to shown, p95", percentile(times, 0.95), "ms", { limit: 12, budget: 1 });
}

export async function* benchRename(): AsyncGenerator<Measured> {
  const few = await renamingOf(100);
  yield cost("a new name, with 100 chats: CPU for each", few.ms, "ms");
  const many = await renamingOf(1_000);
  yield cost("a new name, with 1,000 chats: CPU for each", many.ms, "ms", { limit: few.ms, budget: 0.5, note: "with 100" });
  yield cost("  memory while they are told", many.mb, "MB", { limit: few.mb, budget: 0.5, note: "with 100" });
}

async function renamingOf(chats: number): Promise<{ ms: number; mb: number }> {
  const profile = await profileOf({ chats });
  const { client, conversations } = await opened(profile);
  const start = process.cpuUsage();
  await client.verbs.setName("Anna");
  const isTold = () => conversations.all().every(({ introducedAs, kind }) => kind !== "group" || introducedAs === "Anna");
  let mb = 0;
  for (let turn = 0; !isTold(); turn++) {
    if (turn > 1_500) throw new Error("it does not end");
    await idle();
    mb = Math.max(mb, process.memoryUsage().heapUsed / 1024 / 1024);
  }
  const { user, system } = process.cpuUsage(start);
  await client.close();
  profile.remove();
  return { ms: (user + system) / 1000 / chats, mb };
}
