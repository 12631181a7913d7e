// Builds the PWA: the page, the engine's worker and the service worker, into web/dist.

import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineConfig, normalizePath } from "vite";
import solid from "vite-plugin-solid";
import { alone } from "./build/alone.ts";
import { precache } from "./build/precache.ts";
import { pushEngine } from "./build/push-engine.ts";

const ROOT = normalizePath(realpathSync(resolve(import.meta.dirname, "..")));
/** Modules of these folders only define things: of what a page does not use it needs nothing. Ours, not whatever is called so. */
const DEFINING = ["protocol", "client", "mls"].map((name) => `${ROOT}/${name}/`);
const treeshake = {
  moduleSideEffects: (id: string) => (DEFINING.some((folder) => normalizePath(id).startsWith(folder)) ? false : undefined),
};

/** Notes for bundlers are of no use to a browser; licences stay. */
const comments = { annotation: false, jsdoc: false, legal: true };

const found = {
  alias: { crypto: join(import.meta.dirname, "build", "platform-crypto.ts") },
  // Each of these comes in several minor versions by way of the others; a page needs one.
  dedupe: ["@noble/ciphers", "@noble/curves", "@noble/hashes"],
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [alone("/src/sw/sw.ts"), solid(), pushEngine({ resolve: found, treeshake, comments }), precache()],
  resolve: found,
  worker: { format: "es", rolldownOptions: { treeshake, output: { comments } } },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake,
      input: { index: "index.html", sw: "src/sw/sw.ts" },
      output: {
        comments,
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
