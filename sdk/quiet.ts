// Node says of WebCrypto's ML-KEM, once for each of its functions, that it may change. Tests hold it against another implementation, byte by byte; a bot's
// errors are for what its owner can do something about.

const OURS = /ML-KEM-768|encapsulateBits|decapsulateBits|getPublicKey/;

export function isOfMlKem(warning: unknown, [type]: readonly unknown[]): boolean {
  const name = typeof type === "object" && type !== null && "type" in type ? type.type : type;
  return name === "ExperimentalWarning" && OURS.test(String(warning));
}

const emit = process.emitWarning as (...all: unknown[]) => void;
process.emitWarning = ((warning: unknown, ...rest: unknown[]) => {
  if (!isOfMlKem(warning, rest)) emit.call(process, warning, ...rest);
}) as typeof process.emitWarning;
