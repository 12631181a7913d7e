// The one alarm of the object: it rings at the earliest time that anybody asked for.

import type { UnixMs } from "../protocol/index.ts";

export class Alarm {
  private at: UnixMs | null = null;

  private readonly storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  async load(): Promise<void> {
    this.at = await this.storage.getAlarm();
  }

  /** Written with the rows of the same turn: both are there after a crash, or neither. */
  by(time: UnixMs): void {
    if (this.at !== null && this.at <= time) return;
    this.at = time;
    void this.storage.setAlarm(time);
  }

  async none(): Promise<void> {
    this.at = null;
    await this.storage.deleteAlarm();
  }

  rang(): void {
    this.at = null;
  }
}
