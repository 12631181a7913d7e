// What the Gateway uses of the platform's Node API, and no more of it: all else is the Web's.

declare module "node:crypto" {
  type Options = { authTagLength: number };
  interface Gcm {
    setAAD(bytes: Uint8Array): void;
    update(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
    final(): Uint8Array<ArrayBuffer>;
  }
  /** Of bytes that are taken in once. */
  export type KeyObject = { readonly type: "secret" };
  export function createSecretKey(key: Uint8Array): KeyObject;
  export function createCipheriv(
    name: "aes-256-gcm",
    key: KeyObject,
    nonce: Uint8Array,
    options: Options,
  ): Gcm & { getAuthTag(): Uint8Array<ArrayBuffer> };
  export function createDecipheriv(
    name: "aes-256-gcm",
    key: KeyObject,
    nonce: Uint8Array,
    options: Options,
  ): Gcm & { setAuthTag(tag: Uint8Array): void };
}
