// Stands in for Node's `crypto`, which some packages ask for where a platform has none of its own: browsers have one.

export const webcrypto = globalThis.crypto;
