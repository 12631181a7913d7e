// Which requests the shell answers, and which kept files are of no build any more.

export type ShellFile = { path: string; hash: string };

/** The path of the kept file that answers this request, or null where the network does. */
export function shellAnswer(
  request: { method: string; mode: string; url: string },
  origin: string,
  files: ShellFile[],
): string | null {
  if (request.method !== "GET") return null;
  const url = new URL(request.url);
  if (url.origin !== origin || url.pathname.startsWith("/v1/")) return null;
  if (files.some((file) => file.path === url.pathname)) return url.pathname;
  return request.mode === "navigate" ? "/" : null;
}

export function stale(kept: readonly string[], wanted: readonly string[]): string[] {
  const keep = new Set(wanted);
  return kept.filter((url) => !keep.has(url));
}
