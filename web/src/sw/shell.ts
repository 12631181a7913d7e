// Which requests the shell answers, how a build's files are kept, and which kept files no build in use needs.

import { isAppPath } from "../../../protocol/index.ts";

/** `hash`: of the whole content, as `fetch` takes it for `integrity` */
export type ShellFile = { path: string; hash: string };

/** The keys of one build's files */
export type Build = readonly string[];

/** The path of the file that answers this request, or null where the network does. */
export function shellAnswer(
  request: { method: string; mode: string; url: string },
  origin: string,
  files: readonly ShellFile[],
): string | null {
  if (request.method !== "GET") return null;
  const url = new URL(request.url);
  if (url.origin !== origin) return null;
  // What lies there has its content in its name, so one of an earlier build is as good as ever.
  if (url.pathname.startsWith("/assets/") || files.some((file) => file.path === url.pathname)) return url.pathname;
  return request.mode === "navigate" && isAppPath(url.pathname) ? "/" : null;
}

/** A file's content is part of its key: builds lie side by side while one waits, or while a page still shows the one before. */
export function keyOf(file: ShellFile, origin: string): string {
  return `${origin}${file.path}?shell=${encodeURIComponent(file.hash)}`;
}

/**
 * Fetches a file of the build, and takes it only whole and as it was built. What lies between (a cache, a proxy, half a deployment)
 * may answer with another build's: then once more past every cache, and then it throws.
 */
export async function fetchWhole(file: ShellFile, get: typeof fetch): Promise<Response> {
  const asked = async (cache: RequestCache) => {
    const response = await get(file.path, { cache, integrity: file.hash });
    if (!response.ok) throw new Error(`the shell is not whole: ${file.path} answered ${response.status}`);
    return response;
  };
  return asked("no-cache").catch(() => asked("reload"));
}

/**
 * The builds to keep beside the newest.
 * @param inUse the scripts that the open pages started with; null where a page did not say, so that any build may be in use
 */
export function buildsInUse(builds: readonly Build[], inUse: readonly string[] | null, origin: string): Build[] {
  return builds.filter(
    (keys) => inUse === null || inUse.some((script) => keys.some((key) => key.startsWith(`${origin}${script}?`))),
  );
}

export function stale(kept: readonly string[], wanted: readonly string[]): string[] {
  const keep = new Set(wanted);
  return kept.filter((url) => !keep.has(url));
}
