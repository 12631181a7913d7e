// When is nothing going on any more? All that the Client awaits is a port, WebCrypto or compression: the first are ours, the others are put in order here.

/// <reference types="node" />

import { platformDeflate } from "../history/deflate.ts";

/** WebCrypto answers from other threads, in an order of its own; in a simulation it is the order of asking, so that a seed repeats. */
const underWay: { settled: Promise<unknown>; tell: () => void }[] = [];
let isTelling = false;
let onQuiet: (() => void)[] = [];

/** Resolves when no promise is left that would go on by itself. Simulated time stands still meanwhile. */
export async function atRest(): Promise<void> {
  // One turn of the event loop empties the queue of microtasks.
  do {
    if (isTelling) await new Promise<void>((quiet) => void onQuiet.push(quiet));
    await turn();
  } while (isTelling);
}

let isInOrder = false;

/** Before anything is begun that will be waited for. */
export function putCryptoInOrder(): void {
  if (isInOrder) return;
  isInOrder = true;
  putInOrder(Object.getPrototypeOf(crypto.subtle));
  putInOrder(platformDeflate);
}

function putInOrder(of: object): void {
  const methods = of as Record<string, (...args: unknown[]) => Promise<unknown>>;
  // All there are: one that was left out would answer after the time had moved on.
  for (const name of Object.getOwnPropertyNames(methods)) {
    const real = methods[name];
    if (name === "constructor" || typeof real !== "function") continue;
    methods[name] = function inOrder(this: unknown, ...args: unknown[]) {
      const answer = real.apply(this, args);
      return new Promise((resolve) => {
        underWay.push({ settled: answer.catch(() => {}), tell: () => resolve(answer) });
        if (!isTelling) void tellAll();
      });
    };
  }
}

async function tellAll(): Promise<void> {
  isTelling = true;
  for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) {
    await next.settled;
    next.tell();
    await turn();
  }
  isTelling = false;
  const waiting = onQuiet;
  onQuiet = [];
  for (const quiet of waiting) quiet();
}

function turn(): Promise<void> {
  return new Promise((done) => void setImmediate(done));
}
