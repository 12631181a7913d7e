// The way between a device and the service: late, out of order, twice, or not at all. Inside one socket the order holds, as in TCP.

import type { Clock, Http, HttpAnswer, Random, Sockets } from "../ports.ts";
import type { Service } from "./service/service.ts";

export type Weather = {
  /** One way, at most. */
  latencyMs: number;
  /** Of requests that never arrive, of answers that never come, of requests that arrive twice, of frames that end their socket. */
  lostRequests: number;
  lostAnswers: number;
  repeated: number;
  brokenSockets: number;
};

export const CALM: Weather = { latencyMs: 20, lostRequests: 0, lostAnswers: 0, repeated: 0, brokenSockets: 0 };
export const ROUGH: Weather = { latencyMs: 400, lostRequests: 0.08, lostAnswers: 0.08, repeated: 0.05, brokenSockets: 0.03 };

type Line = Clock & { random: Pick<Random, "fraction"> };

export class Network {
  weather: Weather = CALM;
  online = true;
  /** What is sent on a socket arrives nowhere, and nobody says so; what comes down goes on coming. */
  isDeaf = false;
  private readonly breakers = new Set<() => void>();
  private token: string | null = null;

  private service: Service;
  private readonly line: Line;

  constructor(service: Service, line: Line) {
    this.service = service;
    this.line = line;
  }

  /** From now on all that it asks goes to this one: what is open ends. */
  leadTo(service: Service): void {
    this.service = service;
    for (const end of [...this.breakers]) end();
  }

  /** Everything that is open ends now. */
  setOnline(online: boolean): void {
    this.online = online;
    if (!online) for (const end of [...this.breakers]) end();
  }

  readonly http: Http = {
    keepToken: (token) => {
      this.token = token;
    },
    request: (method, path, body) => this.ask(method, path, { body }, body !== null),
    download: async (path, range) => {
      const { status, bytes } = await this.ask("GET", path, { range }, false);
      return { status, body: this.flowing(bytes) };
    },
  };

  readonly sockets: Sockets = {
    open: (path, events) => {
      let state: "opening" | "open" | "closed" = "opening";
      let lastDown = 0;
      let lastUp = 0;
      const inOrder = (last: number, fn: () => void): number => {
        const at = Math.max(last, this.line.now() + this.latency());
        this.line.after(at - this.line.now(), fn);
        return at;
      };
      const end = (code: number) => {
        if (state === "closed") return;
        state = "closed";
        this.breakers.delete(breaker);
        up?.closed();
        events.onClose(code);
      };
      const breaker = () => end(1006);
      let up: ReturnType<Service["connect"]>;
      const down = {
        send: (bytes: Uint8Array) => {
          lastDown = inOrder(lastDown, () => {
            if (state !== "open") return;
            if (this.happens(this.weather.brokenSockets)) breaker();
            else events.onMessage(bytes);
          });
        },
        close: (code: number) => {
          lastDown = inOrder(lastDown, () => end(code));
        },
      };
      inOrder(0, () => {
        if (state === "closed") return;
        up = this.online ? this.service.connect(this.token, path, down) : undefined;
        if (up === undefined) return end(1006);
        lastDown = inOrder(lastDown, () => {
          if (state === "closed") return;
          state = "open";
          events.onOpen();
        });
      });
      this.breakers.add(breaker);
      return {
        send: (bytes) => {
          if (state !== "open") return;
          lastUp = inOrder(lastUp, () => {
            if (state !== "open") return;
            if (this.happens(this.weather.brokenSockets)) breaker();
            else if (!this.isDeaf) up?.receive(bytes);
          });
        },
        close: () => end(1000),
      };
    },
  };

  private ask(method: string, path: string, what: Parameters<Service["request"]>[3], mayRepeat: boolean): Promise<HttpAnswer> {
    return new Promise((answered, failed) => {
      const once = async (isFirst: boolean) => {
        await this.delay();
        if (!this.online || this.happens(this.weather.lostRequests)) return failed(new Error("the request got lost"));
        const answer = await this.service.request(this.token, method, path, what);
        await this.delay();
        if (!this.online || this.happens(this.weather.lostAnswers)) failed(new Error("the answer got lost"));
        else if (isFirst) answered(answer);
      };
      once(true).catch(failed);
      if (mayRepeat && this.happens(this.weather.repeated)) once(false).catch(() => {});
    });
  }

  /** In two pieces, with a way to end between them. */
  private flowing(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
    const half = bytes.length >> 1;
    const breaks = this.happens(this.weather.lostAnswers);
    let piece = 0;
    return new ReadableStream({
      pull: (controller) => {
        if (piece === 1 && (breaks || !this.online)) controller.error(new Error("the connection broke"));
        else if (piece === 2) controller.close();
        else controller.enqueue(piece === 0 ? bytes.slice(0, half) : bytes.slice(half));
        piece++;
      },
    });
  }

  private delay(): Promise<void> {
    return new Promise((passed) => void this.line.after(this.latency(), passed));
  }

  private latency(): number {
    return 1 + Math.floor(this.line.random.fraction() * this.weather.latencyMs);
  }

  private happens(probability: number): boolean {
    return probability > 0 && this.line.random.fraction() < probability;
  }
}
