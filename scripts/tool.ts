// How a tool of this project is started on any system: its JavaScript, by the Node that runs this. A shell script in .bin is none on Windows.

import { posix, win32 } from "node:path";

/** Their `bin`, from node_modules */
const ENTRIES = {
  biome: ["@biomejs", "biome", "bin", "biome"],
  tsc: ["typescript", "bin", "tsc"],
  vite: ["vite", "bin", "vite.js"],
  vitest: ["vitest", "vitest.mjs"],
  wrangler: ["wrangler", "bin", "wrangler.js"],
} as const;
export type Tool = keyof typeof ENTRIES;

export type Here = { root: string; node: string; platform: NodeJS.Platform };

export function toolCommand(
  tool: Tool,
  args: readonly string[],
  { root, node, platform }: Here,
): { file: string; args: string[] } {
  const { join } = platform === "win32" ? win32 : posix;
  return { file: node, args: [join(root, "node_modules", ...ENTRIES[tool]), ...args] };
}

/** Wrangler and miniflare look things up online unless told not to; nothing here needs it. */
export function toolEnvironment(
  around: NodeJS.ProcessEnv,
  { root, platform }: Pick<Here, "root" | "platform">,
): NodeJS.ProcessEnv {
  const { join, delimiter } = platform === "win32" ? win32 : posix;
  // Windows calls it Path, and takes either: two of them would be one too many.
  const name = Object.keys(around).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return {
    ...around,
    [name]: `${join(root, "node_modules", ".bin")}${delimiter}${around[name] ?? ""}`,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
}
