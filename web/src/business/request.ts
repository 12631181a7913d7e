// One request to the service's own API, with the session in its cookie. What goes wrong is a value.

export type Problem = { kind: "problem"; status: number; code: string; detail: string; retryAfterMs: number | null };
export type Answer<T> = { kind: "ok"; value: T } | Problem;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type More = { body?: object; key?: string; file?: File };

/** 0: no answer came. @param more `key`: of a request that is done once however often it is made */
export async function request<T>(method: Method, path: string, { body, key, file }: More = {}): Promise<Answer<T>> {
  const headers = new Headers({ Accept: "application/json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (file !== undefined) headers.set("Content-Type", file.type || "application/octet-stream");
  if (key !== undefined) headers.set("Idempotency-Key", key);
  try {
    const response = await fetch(path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
      ...(file && { body: file }),
    });
    if (!response.ok) return await problemIn(response);
    return { kind: "ok", value: (response.status === 204 ? null : await response.json()) as T };
  } catch {
    return { kind: "problem", status: 0, code: "offline", detail: "", retryAfterMs: null };
  }
}

async function problemIn(response: Response): Promise<Problem> {
  const { status, headers } = response;
  const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
  const body = (await response.json().catch(() => null)) as { code?: unknown; detail?: unknown } | null;
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { kind: "problem", status, code: text(body?.code), detail: text(body?.detail), retryAfterMs };
}
