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
  /** Takes it where it is free, and does not wait where it is not. */
  tryNow(): void;
  takeOver(): void;
  /** Lets go of it, for the next who waits. Resolves when everything is closed. */
  release(): Promise<void>;
};

/**
 * @param open opens everything; `isOwner` asks the browser whether the lock is still this one's; `lost` says that it cannot go on
 * @param failed it did not open: the lock is free for the next who asks, and this one asks only when it is told to `queue`
 * @param isHeir waits for the lock again when it was taken over from, as a tab does; a service worker does not
 */
export function ownership(
  locks: Locks,
  name: string,
  open: (isOwner: () => Promise<boolean>, lost: (error: unknown) => void) => Promise<Open>,
  failed: (error: unknown) => void,
  isHeir = true,
): Ownership {
  let waits = false;
  let held: object | null = null;
  let leave: () => void = () => {};
  let holding: Promise<void> = Promise.resolve();

  async function request(options: LockOptions): Promise<void> {
    const hold = {};
    let opened: Open | null = null;
    let fault: { error: unknown } | null = null;
    let isTaken = false;
    let isOver = false;
    const granted = async (lock: Lock | null) => {
      if (options.steal !== true) waits = false;
      if (lock === null) {
        isOver = true;
        return;
      }
      held = hold;
      const client = await holder(locks, name);
      let lose = (_error: unknown) => {};
      const lost = new Promise<never>((_, failed) => {
        lose = failed;
      });
      lost.catch(() => {});
      const left = new Promise<void>((done) => {
        leave = () => {
          isOver = true;
          done();
        };
      });
      try {
        opened = await open(async () => !isTaken && (await holder(locks, name)) === client, lose);
        if (!isTaken) await Promise.race([lost, left]);
      } catch (error) {
        fault = { error };
        return;
      }
      // It was taken while it opened, or let go of.
      await opened.close();
    };
    await locks.request(name, options, granted).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "AbortError") isTaken = true;
      else fault ??= { error };
    });
    if (held === hold) held = null;
    if (isOver) return;
    await (opened as Open | null)?.close();
    // Taken by another tab: this one is its heir again, as it was before it owned anything.
    if (isTaken && isHeir) queue();
    else if (!isTaken) failed((fault as { error: unknown } | null)?.error);
  }

  function queue(): void {
    if (waits || held !== null) return;
    waits = true;
    holding = request({});
  }

  return {
    get owns() {
      return held !== null;
    },
    queue,
    tryNow() {
      // Asked again while it is being taken over: what is let go of is all that was begun.
      if (held === null) holding = Promise.all([holding, request({ ifAvailable: true })]).then(() => {});
    },
    release() {
      leave();
      return holding;
    },
    takeOver() {
      if (held === null) holding = request({ steal: true });
    },
  };
}

/** Which thread holds the lock */
async function holder(locks: Locks, name: string): Promise<string | undefined> {
  const { held = [] } = await locks.query();
  return held.find((lock) => lock.name === name)?.clientId;
}
