// Loaded when a group is begun, changes or is come into: those who only write and read do without.

type Making = typeof import("./making.ts");

let loaded: Promise<Making> | null = null;

/** What could not be loaded is asked for again. */
export function loadMaking(): Promise<Making> {
  loaded ??= import("./making.ts").catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}
