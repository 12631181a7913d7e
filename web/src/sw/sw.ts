// The service worker: keeps the app's shell, so that it opens without a network, and hands parts of videos from a page to its
// player; a new build waits until the person agrees.

/// <reference lib="webworker" />
import { mediaResponse } from "./media.ts";
import { type MediaAnswer, readMediaPath } from "./media-messages.ts";
import { type Build, buildsInUse, fetchWhole, keyOf, type ShellFile, shellAnswer, stale } from "./shell.ts";
import { PAGE_IS_UP, UPDATE_NOW, WHICH_BUILD, type WhichBuild } from "./shell-messages.ts";

declare const self: ServiceWorkerGlobalScope;

const FILES = JSON.parse("__PRECACHE_LIST__") as ShellFile[];
const CACHE = "parley-shell";
const ORIGIN = self.location.origin;
const OWN: Build = FILES.map((file) => keyOf(file, ORIGIN));

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === UPDATE_NOW) void self.skipWaiting();
  // A page that has come up took the place of one that went, and can answer: a time to look which builds are still shown.
  if (event.data === PAGE_IS_UP) event.waitUntil(dropStale());
});
self.addEventListener("fetch", (event) => {
  if (event.request.destination === "video") {
    const place = readMediaPath(new URL(event.request.url).pathname);
    const range = event.request.headers.get("Range");
    if (place !== null) return event.respondWith(mediaResponse(place, range, (ask) => askPage(event.clientId, ask)));
  }
  const path = shellAnswer(event.request, ORIGIN, FILES);
  if (path !== null) event.respondWith(fromShell(path, event.request));
});

const PAGE_PATIENCE_MS = 60_000;
const ANSWER_MS = 2_000;
const LISTS = `${ORIGIN}/?files-of=`;

async function askPage(clientId: string, question: unknown): Promise<MediaAnswer> {
  const page = await self.clients.get(clientId);
  return page === undefined ? null : ask<MediaAnswer>(page, question, PAGE_PATIENCE_MS);
}

async function ask<Answer>(page: Client, question: unknown, patienceMs: number): Promise<Answer | null> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<Answer | null>((done) => {
    port1.onmessage = ({ data }) => done(data as Answer);
    setTimeout(() => done(null), patienceMs);
  });
  page.postMessage(question, [port2]);
  return answer.finally(() => port1.close());
}

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await Promise.all(
    FILES.filter((file) => !kept.has(keyOf(file, ORIGIN))).map(async (file) =>
      cache.put(keyOf(file, ORIGIN), await fetchWhole(file, fetch)),
    ),
  );
  await cache.put(listKey(), new Response(JSON.stringify(OWN)));
}

/** Builds that an open page started with stay whole: it loads parts of them later. */
async function dropStale(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map((request) => request.url);
  const lists = kept.filter((url) => url.startsWith(LISTS));
  const builds = await Promise.all(lists.map(async (url): Promise<Build> => [url, ...(await filesListed(cache, url))]));
  const waits = self.registration.waiting ?? self.registration.installing;
  const needed = waits === null ? buildsInUse(builds, await scriptsInUse(), ORIGIN) : builds;
  await Promise.all(stale(kept, [listKey(), ...OWN, ...needed.flat()]).map((url) => cache.delete(url)));
}

async function filesListed(cache: Cache, url: string): Promise<Build> {
  const list = await cache.match(url);
  return list === undefined ? [] : ((await list.json()) as Build);
}

/** Null where a page did not say: a sleeping one, or one of a build that does not know the question. */
async function scriptsInUse(): Promise<string[] | null> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = await Promise.all(pages.map((page) => ask<WhichBuild>(page, { kind: WHICH_BUILD }, ANSWER_MS)));
  return answers.every((script) => script !== null) ? answers : null;
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const file = FILES.find((known) => known.path === path);
  const kept = await (file === undefined
    ? caches.match(`${ORIGIN}${path}`, { ignoreSearch: true })
    : caches.match(keyOf(file, ORIGIN)));
  return kept ?? fetch(request);
}

/** Where it is written down which files a build has */
function listKey(): string {
  return `${LISTS}${encodeURIComponent(FILES.find(({ path }) => path === "/")?.hash ?? "")}`;
}
