// The native API of a hosted business, as the command line asks it: by a token, JSON in and out.

export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, detail: string) {
    super(detail === "" ? code : `${code}: ${detail}`);
    this.status = status;
    this.code = code;
  }
}

export type Api = {
  ask<T>(method: string, path: string, body?: object): Promise<T>;
  /** Events as they happen, from the one after `after` on, until the stream ends. */
  events(after: number): AsyncGenerator<{ id: number }>;
};

/** @param url of the service @param token "sk_…" */
export function apiBy(url: string, token: string): Api {
  const base = `${new URL(url).origin}/v1/businesses/me`;
  const authorization = { Authorization: `Bearer ${token}` };
  return {
    async ask<T>(method: string, path: string, body?: object) {
      const headers = { ...authorization, ...(body && { "Content-Type": "application/json" }) };
      const answer = await fetch(`${base}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      if (!answer.ok) throw await problemIn(answer);
      return (answer.status === 204 ? null : await answer.json()) as T;
    },
    async *events(after) {
      const answer = await fetch(`${base}/events?after=${after}`, { headers: { ...authorization, Accept: "text/event-stream" } });
      if (!answer.ok || answer.body === null) throw await problemIn(answer);
      let rest = "";
      for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + piece).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const data = block.split("\n").find((line) => line.startsWith("data: "));
          if (data !== undefined) yield JSON.parse(data.slice("data: ".length)) as { id: number };
        }
      }
    },
  };
}

async function problemIn(answer: Response): Promise<ApiProblem> {
  const { code, detail } = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  return new ApiProblem(answer.status, code ?? "unexpected", detail ?? `the service answered ${answer.status}`);
}
