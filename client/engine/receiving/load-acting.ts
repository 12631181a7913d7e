// Loaded when something comes that is no message, or a message that disappears is placed or read: a list and a chat are shown without it.

type Acting = typeof import("./acting.ts");

let loaded: Promise<Acting> | null = null;

/** What could not be loaded is asked for again. */
export function loadActing(): Promise<Acting> {
  loaded ??= import("./acting.ts").catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}
