// What the test runner makes of them (vitest.config.ts): parsed JSON of others, or undefined where it is not there.

declare module "vectors:*" {
  const vectors: unknown;
  export default vectors;
}
