// The port through which a file is fetched by its link. Whoever supplies it guards it: public addresses only, no redirects, a timeout.

export type FetchedMedia = {
  kind: "ok";
  stream: ReadableStream<Uint8Array>;
  /** As the server said it, parameters and all; "" where it said none */
  type: string;
  /** null: the server did not say */
  bytes: number | null;
};
export type FetchMedia = (url: string) => Promise<FetchedMedia | { kind: "refused"; why: string }>;
