// Secrets and endpoint of a business's webhook: read from storage once, written there before they change here.

import type { Breaker } from "./breaker.ts";
import {
  disableEndpoint,
  type Endpoint,
  loadEndpoint,
  removeEndpoint,
  replaceEndpoint,
  saveBreaker,
  saveTarget,
} from "./endpoint.ts";
import type { WebhookPorts } from "./ports.ts";
import { migrate } from "./schema.ts";
import { loadSecrets, newSecrets, type Secrets, saveSecrets } from "./secrets.ts";

export class WebhookState {
  private readonly ports: WebhookPorts;
  private heldSecrets: Secrets;
  private heldEndpoint: Endpoint | undefined;
  private lastGeneration: number;

  constructor(ports: WebhookPorts) {
    this.ports = ports;
    this.heldSecrets = ports.sql.transaction(() => {
      migrate(ports.sql);
      const stored = loadSecrets(ports.sql, ports.rows);
      if (stored) return stored;
      const made = newSecrets(ports.random.bytes);
      saveSecrets(ports.sql, ports.rows, made);
      return made;
    });
    this.heldEndpoint = loadEndpoint(ports.sql, ports.rows);
    this.lastGeneration = this.heldEndpoint?.generation ?? 0;
  }

  /** All of it or nothing, here as in storage. */
  transaction<T>(fn: () => T): T {
    const [secrets, endpoint] = [this.heldSecrets, this.heldEndpoint];
    try {
      return this.ports.sql.transaction(fn);
    } catch (error) {
      [this.heldSecrets, this.heldEndpoint] = [secrets, endpoint];
      throw error;
    }
  }

  get secrets(): Secrets {
    return this.heldSecrets;
  }

  set secrets(secrets: Secrets) {
    saveSecrets(this.ports.sql, this.ports.rows, secrets);
    this.heldSecrets = secrets;
  }

  get endpoint(): Endpoint | undefined {
    return this.heldEndpoint;
  }

  /** Undefined while nothing may be sent, breaker apart */
  get active(): Endpoint | undefined {
    return this.heldEndpoint?.state === "on" ? this.heldEndpoint : undefined;
  }

  replace(target: Pick<Endpoint, "url" | "verifyToken" | "fields" | "maker">): Endpoint {
    const { sql, rows } = this.ports;
    const generation = this.lastGeneration + 1;
    const endpoint = replaceEndpoint(sql, rows, { target, generation, now: this.ports.now() });
    this.lastGeneration = generation;
    this.heldEndpoint = endpoint;
    return endpoint;
  }

  setMaker(maker: string): void {
    if (!this.heldEndpoint) return;
    const endpoint = { ...this.heldEndpoint, maker };
    saveTarget(this.ports.sql, this.ports.rows, endpoint);
    this.heldEndpoint = endpoint;
  }

  setBreaker(breaker: Breaker): void {
    if (!this.heldEndpoint) return;
    saveBreaker(this.ports.sql, breaker);
    this.heldEndpoint = { ...this.heldEndpoint, breaker };
  }

  disable(): void {
    if (!this.heldEndpoint) return;
    disableEndpoint(this.ports.sql);
    this.heldEndpoint = { ...this.heldEndpoint, state: "disabled" };
  }

  remove(): void {
    removeEndpoint(this.ports.sql);
    this.heldEndpoint = undefined;
  }
}
