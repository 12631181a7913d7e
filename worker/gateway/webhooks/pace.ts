// How many deliveries are under way at once: more for a receiver that answers fast, fewer for one that does not. In memory: whoever wakes begins anew.

const FIRST = 8;
const MOST = 24;
const LEAST = 2;
/** With as many as that waiting in the platform, which opens six connections of one call, each still has its fifteen seconds. */
const FAST_MS = 1_000;

export class Pace {
  private places = FIRST;

  get atOnce(): number {
    return Math.floor(this.places);
  }

  answered(isDelivered: boolean, tookMs: number): void {
    if (!isDelivered) this.places = Math.max(LEAST, this.places / 2);
    else if (tookMs < FAST_MS) this.places = Math.min(MOST, this.places + 1 / this.places);
    else this.places = Math.max(FIRST, this.places - 1);
  }
}
