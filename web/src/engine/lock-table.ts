// Web Locks for tests, as far as owners and views use them: a queue for each name, `steal` and `ifAvailable`; each thread is a client, and
// what a client holds or waits for goes with it.

import type { Locks } from "./owner.ts";

type Granted = (lock: object | null) => Promise<unknown>;
type Holder = { client: string; lose(error: unknown): void };
type Line = { holder: Holder | null; queue: { client: string; grant(): void }[] };

export function lockTable() {
  const lines = new Map<string, Line>();
  const lineOf = (name: string): Line => {
    const line = lines.get(name) ?? { holder: null, queue: [] };
    lines.set(name, line);
    return line;
  };
  const next = (line: Line) => {
    if (line.holder === null) line.queue.shift()?.grant();
  };
  const thread = (client: string): Locks =>
    ({
      request: (name: string, { steal, ifAvailable }: LockOptions, granted: Granted) =>
        new Promise((done, failed) => {
          const line = lineOf(name);
          if (ifAvailable === true && line.holder !== null) return void granted(null).then(done, failed);
          const grant = () => {
            const mine: Holder = { client, lose: failed };
            line.holder = mine;
            granted({})
              .then(done, failed)
              .finally(() => {
                if (line.holder === mine) line.holder = null;
                next(line);
              });
          };
          if (steal !== true) line.queue.push({ client, grant });
          else {
            line.holder?.lose(new DOMException("stolen", "AbortError"));
            grant();
          }
          next(line);
        }),
      query: async () => ({
        held: [...lines].flatMap(([name, { holder }]) =>
          holder === null ? [] : [{ name, clientId: holder.client, mode: "exclusive" }],
        ),
      }),
    }) as unknown as Locks;
  return {
    thread,
    dies(client: string) {
      for (const line of lines.values()) {
        line.queue = line.queue.filter((waiting) => waiting.client !== client);
        if (line.holder?.client === client) line.holder = null;
        next(line);
      }
    },
  };
}
