// Whether a deployment works, asked as people use it: two of them sign up, talk, send a file, ask the API and the push service's key, and go again.

import { randomBytes, randomUUID } from "node:crypto";
import { openProgram, type Ports, systemClock, systemRandom, tokenHttp, tokenSockets } from "../../client/index.ts";
import { memoryVault, memoryVaultDisk } from "../../client/media/vault-memory.ts";
import { memoryDisk, memoryStore } from "../../client/store/memory.ts";
import { Bot, BotError, type Message } from "../../sdk/index.ts";

const FILE_BYTES = 100_000;

type Somebody = { bot: Bot; ports: Ports; ask(method: string, path: string): Promise<unknown>; heard: Message[] };

/**
 * @param origin of the deployment, such as "https://chat.example.com"
 * @param script the one that its page is to load: that of the build that was uploaded; null: any
 * @param withinMs a step that takes longer has failed @param servedWithinMs a new version or certificate takes a while to be everywhere
 * @throws an Error whose message is a sentence on the step that failed. Nothing is left behind where all went well.
 */
export async function smoke(
  origin: string,
  {
    script = null,
    withinMs = 60_000,
    servedWithinMs = 180_000,
  }: { script?: string | null; withinMs?: number; servedWithinMs?: number } = {},
): Promise<void> {
  const step = <T>(what: string, work: Promise<T>): Promise<T> => named(what, withinMs, work);
  await named("The app is not served.", servedWithinMs + 30_000, appIsServed(origin, script, servedWithinMs));
  const people: Somebody[] = [];
  try {
    for (const name of ["Ana", "Bob"]) {
      const who = await step("Nobody can sign up.", join(origin, name));
      // Whoever operates it has said so: what people do there cannot be tried from outside.
      if (who === null) return await step("It does not answer.", answers(origin));
      people.push(who);
    }
    const [ana, bob] = people as [Somebody, Somebody];
    const chat = await step("No chat can be opened.", ana.bot.open(bob.bot.me.handle));
    await step(
      "A message was not taken.",
      ana.bot.send(chat, "Does it work?").then(() => ana.bot.flush(withinMs)),
    );
    await step(
      "A message did not arrive.",
      heard(bob, ({ text }) => text === "Does it work?", withinMs),
    );
    const bytes = randomBytes(FILE_BYTES);
    await step("A file was not taken.", ana.bot.sendFile(chat, new Blob([bytes]), { name: "sample.bin" }));
    const file = await step(
      "A file did not arrive.",
      heard(bob, ({ attachments }) => attachments.length === 1, withinMs),
    );
    const got = await step("A file cannot be fetched.", file.download(0));
    if (!bytes.equals(new Uint8Array(await got.arrayBuffer()))) throw new Error("A file is another one when it is fetched.");
    await step("The API does not answer.", ana.ask("GET", "/v1/businesses"));
    await step("There is no key for push services.", ana.ask("GET", "/v1/push/key"));
  } finally {
    for (const each of people) await leave(each).catch(() => {});
  }
}

/** The version before may answer for some seconds yet. */
async function appIsServed(origin: string, wanted: string | null, withinMs: number): Promise<void> {
  for (const end = Date.now() + withinMs; ; ) {
    try {
      return await isServed(origin, wanted);
    } catch (error) {
      if (Date.now() >= end) throw error;
      await new Promise((done) => setTimeout(done, 1_000));
    }
  }
}

async function isServed(origin: string, wanted: string | null): Promise<void> {
  const page = await fetch(origin, { signal: AbortSignal.timeout(30_000) });
  const script = scriptIn(await page.text());
  if (page.status !== 200 || script === null) throw new Error("no page");
  if (wanted !== null && script !== wanted) throw new Error("another build answers");
  const code = await fetch(new URL(script, origin), { signal: AbortSignal.timeout(30_000) });
  if (code.status !== 200 || !code.headers.get("Content-Type")?.includes("javascript")) throw new Error("no script");
}

/** Of a page of the app: what it loads */
export function scriptIn(html: string): string | null {
  return /<script type="module"[^>]* src="([^"]+)"/.exec(html)?.[1] ?? null;
}

/** Null where nobody signs up there now, or only who is invited */
async function join(origin: string, name: string): Promise<Somebody | null> {
  const box = { token: null as string | null };
  const ports: Ports = {
    store: memoryStore(memoryDisk()),
    vault: memoryVault(memoryVaultDisk()),
    http: tokenHttp(origin, box),
    sockets: tokenSockets(origin, box),
    clock: systemClock,
    random: systemRandom,
  };
  const person = { name, handle: `smoke.${randomUUID().slice(0, 13).replace("-", "")}` };
  const bot = await Bot.open(ports, person).catch((error: unknown) => {
    if (error instanceof BotError && SHUT.has(error.problem.kind)) return null;
    throw error;
  });
  if (bot === null) return null;
  const heard: Message[] = [];
  bot.on("message", (message) => void heard.push(message));
  const ask = async (method: string, path: string) => {
    const headers = { Authorization: `Bearer ${box.token}` };
    const answer = await fetch(`${origin}${path}`, { method, headers, signal: AbortSignal.timeout(30_000) });
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    return answer.json();
  };
  return { bot, ports, ask, heard };
}

async function heard(who: Somebody, isIt: (message: Message) => boolean, withinMs: number): Promise<Message> {
  for (const end = Date.now() + withinMs; Date.now() < end; ) {
    const found = who.heard.find(isIt);
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("nothing came");
}

const SHUT = new Set(["registration-closed", "invitation-required"]);

async function answers(origin: string): Promise<void> {
  for (const path of ["/v1/health", "/v1/openapi.json", "/status"]) {
    const answer = await fetch(`${origin}${path}`, { signal: AbortSignal.timeout(30_000) });
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    await answer.arrayBuffer();
  }
}

/** Its account is deleted: the handle is free again in a month, and nothing else is left. */
async function leave({ bot, ports }: Somebody): Promise<void> {
  await bot.close({ withinMs: 5_000 });
  const program = await openProgram(ports);
  try {
    await program.verbs.deleteAccount(null);
  } finally {
    await program.close();
  }
}

async function named<T>(what: string, withinMs: number, work: Promise<T>): Promise<T> {
  let end: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    end = setTimeout(() => fail(new Error("it took too long")), withinMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw new Error(`${what} (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  } finally {
    clearTimeout(end);
  }
}
