/** Their `bin`, from node_modules */
declare const ENTRIES: {
  readonly biome: readonly ["@biomejs", "biome", "bin", "biome"];
  readonly tsc: readonly ["typescript", "bin", "tsc"];
  readonly vite: readonly ["vite", "bin", "vite.js"];
  readonly vitest: readonly ["vitest", "vitest.mjs"];
  readonly wrangler: readonly ["wrangler", "bin", "wrangler.js"];
};
export type Tool = keyof typeof ENTRIES;
export type Here = {
  root: string;
  node: string;
  platform: NodeJS.Platform;
};
export declare function toolCommand(
  tool: Tool,
  args: readonly string[],
  { root, node, platform }: Here,
): {
  file: string;
  args: string[];
};
/** Wrangler and miniflare look things up online unless told not to; nothing here needs it. */
export declare function toolEnvironment(
  around: NodeJS.ProcessEnv,
  { root, platform }: Pick<Here, "root" | "platform">,
): NodeJS.ProcessEnv;
