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

/** Nobody answered, or what began to was cut off: the same again may work. */
export class Unreached extends Error {}

/** The service says every 15 seconds that it is there (worker/gateway/native/events). */
const SILENCE_MS = 45_000;

export type Api = {
  ask<T>(method: string, path: string, body?: object): Promise<T>;
  /** Events as they happen, from the one after `after` on, until the stream ends. Throws `Unreached` where the network does not carry it. */
  events(after: number): AsyncGenerator<{ id: number }>;
};

/** @param url of the service @param token "sk_…" */
export function apiBy(url: string, token: string): Api {
  const base = `${new URL(url).origin}/v1/businesses/me`;
  const authorization = { Authorization: `Bearer ${token}` };
  return {
    async ask<T>(method: string, path: string, body?: object) {
      const headers = { ...authorization, ...(body && { "Content-Type": "application/json" }) };
      const answer = await fetch(`${base}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(
        unreached,
      );
      if (!answer.ok) throw await problemIn(answer);
      return (answer.status === 204 ? null : await answer.json()) as T;
    },
    async *events(after) {
      const silence = new AbortController();
      let timer = setTimeout(() => silence.abort(), SILENCE_MS);
      try {
        const headers = { ...authorization, Accept: "text/event-stream" };
        const answer = await fetch(`${base}/events?after=${after}`, { headers, signal: silence.signal }).catch(unreached);
        if (!answer.ok || answer.body === null) throw await problemIn(answer);
        const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (;;) {
          const { value, done } = await pieces.read().catch(unreached);
          if (done) return;
          clearTimeout(timer);
          timer = setTimeout(() => silence.abort(), SILENCE_MS);
          const blocks = (rest + value).split("\n\n");
          rest = blocks.pop() ?? "";
          for (const block of blocks) {
            const lines = block.split("\n");
            const data = lines.find((line) => line.startsWith("data: "));
            // Who of the team is there has no id: it is no event that one could come back to.
            if (data !== undefined && lines.some((line) => line.startsWith("id: ")))
              yield JSON.parse(data.slice("data: ".length)) as { id: number };
          }
        }
      } finally {
        clearTimeout(timer);
        silence.abort();
      }
    },
  };
}

function unreached(error: unknown): never {
  throw new Unreached("the service does not answer", { cause: error });
}

async function problemIn(answer: Response): Promise<ApiProblem> {
  const { code, detail } = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  return new ApiProblem(answer.status, code ?? "unexpected", detail ?? `the service answered ${answer.status}`);
}
