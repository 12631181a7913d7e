// What asking the public internet needs from around it.

export type NetworkPorts = {
  /** The platform's, or a test's */
  fetch(request: Request): Promise<Response>;
  /** The addresses of a name; empty where it has none. Throws where that cannot be known. */
  resolve(host: string): Promise<string[]>;
  /** In development: http to the loopback is allowed too. */
  allowLoopback: boolean;
  /** Calls it after so many milliseconds; the answer takes that back. Where it is missing, the platform's timer. */
  after?(ms: number, call: () => void): () => void;
};
