// A life of a Client: its ports until it dies. What it asked for and had not got then never comes; what it asks for later is not done.

import type { Ports } from "../engine/world.ts";
import type { Vault } from "../media/vault.ts";
import type { Store } from "../store/port.ts";
import { type Faults, NEVER } from "./faults.ts";

/** What a disk says that was made to fail */
export const SIMULATED = "simulated";

/** `before`: it dies on the way there. `after`: what it asked for is done, and it never learns of it. */
export type Death = { atCall: number; when: "before" | "after" };

export class Life {
  alive = true;
  /** How many calls left this Client so far: each is a place to die. */
  calls = 0;
  private readonly farewells: (() => void)[] = [];

  private readonly death: Death | null;
  private readonly faults: Faults;

  constructor(death: Death | null = null, faults: Faults = NEVER) {
    this.death = death;
    this.faults = faults;
  }

  end(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const farewell of this.farewells) farewell();
  }

  atDeath(act: () => void): void {
    this.farewells.push(act);
  }

  ports(real: Ports): Ports {
    const { store, vault, http, sockets, clock, random } = real;
    return {
      random,
      store: this.store(store),
      vault: this.vault(vault),
      http: {
        keepToken: http.keepToken && ((token) => this.alive && http.keepToken?.(token)),
        request: (...args) => this.call(() => http.request(...args)),
        download: (...args) => this.call(() => http.download(...args)),
      },
      sockets: {
        open: (path, events) => {
          const socket = sockets.open(path, {
            onOpen: () => this.alive && events.onOpen(),
            onMessage: (bytes) => this.alive && events.onMessage(bytes),
            onClose: (code) => this.alive && events.onClose(code),
          });
          this.atDeath(() => socket.close());
          return {
            send: (bytes) => this.act(() => socket.send(bytes)),
            close: () => socket.close(),
          };
        },
      },
      clock: { now: () => clock.now(), after: (ms, fn) => clock.after(ms, () => this.alive && fn()) },
    };
  }

  private store(real: Store): Store {
    return {
      ready: () => this.stored(() => real.ready()),
      setAside: () => this.stored(() => real.setAside()),
      get: (...args) => this.stored(() => real.get(...args)),
      getMany: (...args) => this.stored(() => real.getMany(...args)),
      range: (...args) => this.stored(() => real.range(...args)),
      version: (...args) => this.stored(() => real.version(...args)),
      transact: (...args) => this.stored(() => real.transact(...args)),
      close: async () => {},
    };
  }

  private vault(real: Vault): Vault {
    return {
      read: (...args) => this.stored(() => real.read(...args)),
      stream: (...args) => this.stored(() => real.stream(...args)),
      size: (...args) => this.stored(() => real.size(...args)),
      list: () => this.stored(() => real.list()),
      write: (...args) => this.stored(() => real.write(...args)),
      remove: (...args) => this.stored(() => real.remove(...args)),
    };
  }

  private stored<T>(ask: () => Promise<T>): Promise<T> {
    const fault = this.alive ? this.faults() : null;
    if (fault === null) return this.call(ask);
    return this.call(async () => {
      if (fault.isDone) await ask();
      if (fault.error === null) return new Promise<never>(() => {});
      throw new DOMException(SIMULATED, fault.error);
    });
  }

  private call<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise((answered, failed) => {
      if (!this.dies("before")) {
        ask().then(
          (answer) => this.alive && answered(answer),
          (error) => this.alive && failed(error),
        );
        this.dies("after");
      }
    });
  }

  private act(send: () => void): void {
    if (this.dies("before")) return;
    send();
    this.dies("after");
  }

  private dies(when: Death["when"]): boolean {
    if (this.alive && when === "before") this.calls++;
    if (this.alive && this.death?.when === when && this.death.atCall === this.calls) this.end();
    return !this.alive;
  }
}
