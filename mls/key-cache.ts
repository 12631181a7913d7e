// Imported CryptoKeys by the bytes they came from, because importing costs more than using (the least recent is dropped).

export type KeyCache = { get(bytes: Uint8Array, make: () => Promise<CryptoKey>): Promise<CryptoKey> };

export function keyCache(capacity: number): KeyCache {
  const held = new Map<string, Promise<CryptoKey>>();
  return {
    get(bytes, make) {
      const name = String.fromCharCode(...bytes);
      const known = held.get(name);
      const key = known ?? make();
      held.delete(name);
      held.set(name, key);
      if (known === undefined) {
        key.catch(() => held.delete(name));
        const oldest = held.keys().next();
        if (held.size > capacity && !oldest.done) held.delete(oldest.value);
      }
      return key;
    },
  };
}
