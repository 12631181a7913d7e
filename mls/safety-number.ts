// The safety number: 60 digits over two account keys, the same on both sides, which no new device changes.

export async function safetyNumber(_keyA: Uint8Array, _keyB: Uint8Array): Promise<string> {
  throw new Error("not yet");
}
