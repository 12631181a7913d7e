// What another app shared with Parley, kept from the moment the system hands it over until the person has said which chat it goes to.

import { MAX_FILE_BYTES, type UnixMs } from "../../../protocol/index.ts";

/** `too-large`, `too-many`, `no-room`, `unreadable`: nothing of it was kept. */
export type ShareProblem = "too-large" | "too-many" | "no-room" | "unreadable";
export type Shared = { at: UnixMs; text: string; files: { name: string; type: string }[]; problem: ShareProblem | null };

export const SHARE_PATH = "/share";
/** As one message may have (client/content/attachment.ts) */
export const MOST_FILES = 32;
/** It passes through memory whole; what is larger is attached in its chat, which reads it piece by piece. */
export const MOST_BYTES = Math.min(256 * 1024 * 1024, MAX_FILE_BYTES);
const MOST_LETTERS = 16_000;
/** Long enough for a sign-in or a restart; then it is forgotten. */
export const KEPT_MS = 15 * 60_000;
const CACHE = "parley-shared";
const KEY = "/?shared=";

type Kept = Pick<Cache, "put" | "match">;
type Caches = { open(name: string): Promise<Kept>; delete(name: string): Promise<boolean> };

/** Any page can send this form: nothing leaves by it, and one share at a time is kept. */
export async function keepShared(request: Request, now: UnixMs, store: Caches): Promise<void> {
  await store.delete(CACHE);
  const { files, ...said } = await read(request);
  try {
    const cache = await store.open(CACHE);
    for (const [at, file] of files.entries()) await cache.put(`${KEY}${at}`, new Response(file));
    await put(cache, { ...said, at: now, files: files.map(({ name, type }) => ({ name, type })) });
  } catch {
    await store.delete(CACHE);
    await put(await store.open(CACHE), { at: now, text: said.text, files: [], problem: "no-room" });
  }
}

/** Null where nothing waits. Asked again it is the same, until `dropShared`. */
export async function readShared(now: UnixMs, store: Caches): Promise<(Shared & { blobs: File[] }) | null> {
  const cache = await store.open(CACHE);
  const said = (await (await cache.match(`${KEY}said`))?.json()) as Shared | undefined;
  if (said === undefined || Math.abs(now - said.at) > KEPT_MS) {
    await store.delete(CACHE);
    return null;
  }
  const blobs: File[] = [];
  for (const [at, { name, type }] of said.files.entries()) {
    const kept = await cache.match(`${KEY}${at}`);
    if (kept !== undefined) blobs.push(new File([await kept.blob()], name, { type }));
  }
  return { ...said, blobs };
}

export async function dropShared(store: Caches): Promise<void> {
  await store.delete(CACHE);
}

function put(cache: Kept, said: Shared): Promise<void> {
  return cache.put(`${KEY}said`, new Response(JSON.stringify(said)));
}

async function read(request: Request): Promise<{ text: string; files: File[]; problem: ShareProblem | null }> {
  let isTooLarge = false;
  try {
    const form = await limited(request, () => {
      isTooLarge = true;
    }).formData();
    // An empty field for files comes as one without a name.
    const files = form
      .getAll("files")
      .filter((each): each is File => typeof each !== "string" && (each.name !== "" || each.size > 0));
    const words = ["title", "text", "url"]
      .map((name) => form.get(name))
      .filter((each) => typeof each === "string" && each !== "");
    const text = [...new Set(words)].join("\n").slice(0, MOST_LETTERS).toWellFormed();
    return files.length > MOST_FILES ? { text, files: [], problem: "too-many" } : { text, files, problem: null };
  } catch {
    return { text: "", files: [], problem: isTooLarge ? "too-large" : "unreadable" };
  }
}

/** The size is known to nobody before it has come. */
function limited(request: Request, onTooLarge: () => void): Response {
  let left = MOST_BYTES;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      left -= bytes.length;
      if (left >= 0) return controller.enqueue(bytes);
      onTooLarge();
      controller.error(new RangeError("too large to be shared"));
    },
  });
  const headers = { "Content-Type": request.headers.get("Content-Type") ?? "" };
  return new Response(request.body?.pipeThrough(counting) ?? null, { headers });
}
