// What a piece of work has come to: nothing is left to do, or the rest waits.

/** `later`: the rest waits for the network or for `afterMs`. */
export type Progress = { kind: "idle" } | { kind: "later"; afterMs: number | null };
