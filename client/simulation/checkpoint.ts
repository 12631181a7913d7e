// Back to how it was: all that can be reached from some objects gets the values again that it had, and stays the same objects, so that whoever holds one of
// them goes on with it. What stands in a closure or behind a private name is not reached.

type Undo = () => void;

/** @returns goes back to now, as often as one likes */
export function checkpoint(...roots: object[]): Undo {
  const seen = new Set<object>();
  const undos: Undo[] = [];
  const left: unknown[] = [...roots];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    const undo = undoOf(next, (inside) => left.push(...inside));
    if (undo !== null) undos.push(undo);
  }
  return () => {
    for (const undo of undos) undo();
  };
}

function undoOf(value: object, reach: (inside: readonly unknown[]) => void): Undo | null {
  if (ArrayBuffer.isView(value)) return undoOfBytes(value);
  if (value instanceof Map) {
    const entries = [...value];
    reach(entries.flat());
    return () => {
      value.clear();
      for (const [key, each] of entries) value.set(key, each);
    };
  }
  if (value instanceof Set) {
    const members = [...value];
    reach(members);
    return () => {
      value.clear();
      for (const each of members) value.add(each);
    };
  }
  return isOfPlatform(value) ? null : undoOfFields(value as Record<string, unknown>, reach);
}

/** Secrets are erased in place. */
function undoOfBytes(view: ArrayBufferView): Undo {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const before = bytes.slice();
  return () => bytes.set(before);
}

function undoOfFields(value: Record<string, unknown>, reach: (inside: readonly unknown[]) => void): Undo | null {
  const fields = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(([, each]) => "value" in each);
  reach(fields.map(([, each]) => each.value));
  const writable = fields.filter(([, each]) => each.writable === true);
  if (writable.length === 0 && Object.isFrozen(value)) return null;
  const names = new Set(fields.map(([name]) => name));
  const length = Array.isArray(value) ? value.length : null;
  return () => {
    for (const name of Object.keys(value)) if (!names.has(name)) delete value[name];
    if (length !== null) value.length = length;
    for (const [name, each] of writable) if (value[name] !== each.value) value[name] = each.value;
  };
}

/** Those have their values inside. */
function isOfPlatform(value: object): boolean {
  return value instanceof ArrayBuffer || value instanceof CryptoKey || value instanceof Promise || value instanceof Blob;
}
