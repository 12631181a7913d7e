// Builds the engine a second time for the service worker, as one classic script: a service worker loads nothing but by `importScripts`.

import { join } from "node:path";
import { build, type Plugin, type UserConfig } from "vite";
import { words } from "./words/plugin.ts";

/** @param shared of the app's build: how modules are found, and what may be left out */
export function pushEngine(shared: Pick<UserConfig, "resolve"> & { treeshake: object; comments: object }): Plugin {
  return {
    name: "parley-push-engine",
    apply: "build",
    // Before the list of files is made, of what lies on the disk.
    writeBundle: {
      order: "pre",
      sequential: true,
      async handler({ dir = "" }, bundle) {
        if (bundle["sw.js"] === undefined) return;
        const { resolve, treeshake, comments } = shared;
        await build({
          configFile: false,
          root: join(import.meta.dirname, ".."),
          logLevel: "warn",
          ...(resolve && { resolve }),
          plugins: [words({ isPart: true })],
          publicDir: false,
          build: {
            target: "es2022",
            outDir: dir,
            emptyOutDir: false,
            modulePreload: { polyfill: false },
            rolldownOptions: {
              treeshake,
              input: { "push-engine": join(import.meta.dirname, "..", "src", "sw", "engine.ts") },
              output: { comments, format: "iife", codeSplitting: false, entryFileNames: "assets/[name]-[hash].js" },
            },
          },
        });
      },
    },
  };
}
