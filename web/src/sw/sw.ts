// The service worker: keeps the app's shell, so that it opens without a network, and hands parts of videos from a page to its
// player; a new build waits until the person agrees.

/// <reference lib="webworker" />
import { mediaResponse } from "./media.ts";
import { type MediaAnswer, readMediaPath } from "./media-messages.ts";
import { type ShellFile, shellAnswer, stale } from "./shell.ts";

declare const self: ServiceWorkerGlobalScope;

const FILES = JSON.parse("__PRECACHE_LIST__") as ShellFile[];
const CACHE = "parley-shell";

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(dropStale().then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  if (event.data === "update-now") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  if (event.request.destination === "video") {
    const place = readMediaPath(new URL(event.request.url).pathname);
    const range = event.request.headers.get("Range");
    if (place !== null) return event.respondWith(mediaResponse(place, range, (ask) => askPage(event.clientId, ask)));
  }
  const path = shellAnswer(event.request, self.location.origin, FILES);
  if (path !== null) event.respondWith(fromShell(path, event.request));
});

const PAGE_PATIENCE_MS = 60_000;

async function askPage(clientId: string, ask: unknown): Promise<MediaAnswer> {
  const page = await self.clients.get(clientId);
  if (page === undefined) return null;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<MediaAnswer>((done) => {
    port1.onmessage = ({ data }) => done(data as MediaAnswer);
    setTimeout(() => done(null), PAGE_PATIENCE_MS);
  });
  page.postMessage(ask, [port2]);
  return answer.finally(() => port1.close());
}

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  const missing = FILES.filter((file) => !kept.has(keyOf(file)));
  await Promise.all(
    missing.map(async (file) => {
      const response = await fetch(file.path, { cache: "no-cache" });
      if (!response.ok) throw new Error(`the shell is not whole: ${file.path} answered ${response.status}`);
      await cache.put(keyOf(file), response);
    }),
  );
}

async function dropStale(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map((request) => request.url);
  await Promise.all(stale(kept, FILES.map(keyOf)).map((url) => cache.delete(url)));
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const file = FILES.find((known) => known.path === path);
  const kept = file && (await caches.match(keyOf(file), { ignoreSearch: false }));
  return kept ?? fetch(request);
}

/** A file's content is part of its key, so that two builds can lie side by side while one waits. */
function keyOf(file: ShellFile): string {
  return `${self.location.origin}${file.path}?shell=${file.hash}`;
}
