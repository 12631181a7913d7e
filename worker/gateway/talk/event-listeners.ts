// Who wants to hear of events as they become durable: streams of the API.

export type EventListener = (id: number) => void;

export class EventListeners {
  private readonly listeners = new Set<EventListener>();

  get size(): number {
    return this.listeners.size;
  }

  /** @returns what ends it */
  readonly add = (listener: EventListener): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  tell(ids: readonly number[]): void {
    for (const id of ids) for (const listener of this.listeners) listener(id);
  }
}
