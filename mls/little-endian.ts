// Bytes as one number, the lowest first, as curve25519 writes its numbers (RFC 7748 §5, RFC 8032 §5.1.2).

export function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}
