// Ed25519 by WebCrypto where the platform has it, else by @noble/ed25519, with the same verdict on every input.

export async function sign(_privateKey: Uint8Array, _message: Uint8Array): Promise<Uint8Array> {
  throw new Error("not yet");
}

export async function verify(_publicKey: Uint8Array, _message: Uint8Array, _signature: Uint8Array): Promise<boolean> {
  throw new Error("not yet");
}
