// When is nothing going on any more? All that the Client awaits is a port or WebCrypto: the first are ours, the second is counted here.

/// <reference types="node" />

let underWay = 0;
let onQuiet: (() => void)[] = [];

/** Resolves when no promise is left that would go on by itself. Simulated time stands still meanwhile. */
export async function atRest(): Promise<void> {
  countCrypto();
  // One turn of the event loop empties the queue of microtasks; WebCrypto answers in a later one.
  for (let idleTurns = 0; idleTurns < 2; idleTurns++) {
    await new Promise<void>((turn) => setImmediate(turn));
    if (underWay === 0) continue;
    idleTurns = -1;
    await new Promise<void>((quiet) => onQuiet.push(quiet));
  }
}

let isCounting = false;

function countCrypto(): void {
  if (isCounting) return;
  isCounting = true;
  const methods = Object.getPrototypeOf(crypto.subtle) as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of ["digest", "encrypt", "decrypt", "sign", "verify", "importKey", "exportKey", "generateKey", "deriveBits"]) {
    const real = methods[name];
    if (real === undefined) continue;
    methods[name] = function counted(this: unknown, ...args: unknown[]) {
      underWay++;
      const answer = real.apply(this, args);
      answer.then(ended, ended);
      return answer;
    };
  }
}

function ended(): void {
  if (--underWay > 0) return;
  const waiting = onQuiet;
  onQuiet = [];
  for (const quiet of waiting) quiet();
}
