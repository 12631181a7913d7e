// Where a business's API is, and by which token: the last argument of each function of the HTTP client.

export type ApiOptions = { baseUrl: string; headers: Record<string, string> };

/** @param url of the service, such as "https://parley.example" @param token "sk_…" */
export function apiOptions({ url, token }: { url: string; token: string }): ApiOptions {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError("token: expected the one that was shown");
  return { baseUrl: new URL(url).origin, headers: { Authorization: `Bearer ${token}` } };
}
