// Owning the profile: waiting for its lock, or taking it from an owner that does not answer, and standing down when it is taken.

/** The part of the Web Locks API that is used */
export type Locks = Pick<LockManager, "request" | "query">;

/** What is open while the profile is owned */
export type Open = { close(): Promise<void> };

export type Ownership = {
  /** Holds the lock, or is about to: answers pings. */
  readonly owns: boolean;
  /** Waits for the lock where it does not already. */
  queue(): void;
  takeOver(): void;
};

/**
 * @param open opens everything; `isOwner` asks the browser whether the lock is still this one's; `lost` says that it cannot go on
 * @param failed it did not open: the lock is free for the next who asks, and this one asks only when it is told to `queue`
 */
export function ownership(
  locks: Locks,
  name: string,
  open: (isOwner: () => Promise<boolean>, lost: (error: unknown) => void) => Promise<Open>,
  failed: (error: unknown) => void,
): Ownership {
  let waits = false;
  let held: object | null = null;

  async function request(options: LockOptions): Promise<void> {
    const hold = {};
    let opened: Open | null = null;
    let fault: { error: unknown } | null = null;
    let isTaken = false;
    const granted = async () => {
      if (options.steal !== true) waits = false;
      held = hold;
      const client = await holder(locks, name);
      let lose = (_error: unknown) => {};
      const lost = new Promise<never>((_, failed) => {
        lose = failed;
      });
      lost.catch(() => {});
      try {
        opened = await open(async () => !isTaken && (await holder(locks, name)) === client, lose);
        if (!isTaken) await lost;
      } catch (error) {
        fault = { error };
        return;
      }
      // It was taken while it opened.
      await opened.close();
    };
    await locks.request(name, options, granted).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "AbortError") isTaken = true;
      else fault ??= { error };
    });
    held = null;
    await (opened as Open | null)?.close();
    // Taken by another tab: this one is its heir again, as it was before it owned anything.
    if (isTaken) queue();
    else failed((fault as { error: unknown } | null)?.error);
  }

  function queue(): void {
    if (waits || held !== null) return;
    waits = true;
    void request({});
  }

  return {
    get owns() {
      return held !== null;
    },
    queue,
    takeOver() {
      if (held === null) void request({ steal: true });
    },
  };
}

/** Which thread holds the lock */
async function holder(locks: Locks, name: string): Promise<string | undefined> {
  const { held = [] } = await locks.query();
  return held.find((lock) => lock.name === name)?.clientId;
}
