// Builds the PWA: the page, the engine's worker and the service worker, into web/dist.

import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineConfig, normalizePath } from "vite";
import solid from "vite-plugin-solid";
import { alone } from "./build/alone.ts";
import { confusable } from "./build/confusables.ts";
import { emoji } from "./build/emoji.ts";
import { licences } from "./build/licences.ts";
import { precache } from "./build/precache.ts";
import { pushEngine } from "./build/push-engine.ts";
import { smaller } from "./build/smaller.ts";
import { words } from "./build/words/plugin.ts";

const ROOT = normalizePath(realpathSync(resolve(import.meta.dirname, "..")));
/** Modules of these folders only define things: of what a page does not use it needs nothing. Ours, not whatever is called so. */
const DEFINING = ["protocol", "client", "mls"].map((name) => `${ROOT}/${name}/`);
const treeshake = {
  moduleSideEffects: (id: string) => (DEFINING.some((folder) => normalizePath(id).startsWith(folder)) ? false : undefined),
};

/** Solid's own, which speaks the chosen language */
const MARKUP = `${ROOT}/web/src/language/markup.ts`;

/** Notes for bundlers are of no use to a browser; licences stay. */
const comments = { annotation: false, jsdoc: false, legal: true };

const found = {
  alias: { crypto: join(import.meta.dirname, "build", "platform-crypto.ts") },
  // Each of these comes in several minor versions by way of the others; a page needs one.
  dedupe: ["@noble/ciphers", "@noble/curves", "@noble/hashes"],
};

/** What is loaded first is one file: cut where later parts share it, it would compress worse, and by how they happen to share it. */
const together = (name: string) => ({ groups: [{ name, tags: ["$initial" as const] }] });

/** So is the page: all that its entry imports. By `$initial` it would take in the service worker, an entry of the same build. */
const page = { groups: [{ name: (id: string, modules: Modules) => (pageOf(modules).has(id) ? "index" : null) }] };
let known: Set<string> | undefined;
type Modules = { getModuleInfo(id: string): { importedIds: readonly string[] } | null };

function pageOf(modules: Modules): Set<string> {
  if (known) return known;
  const reached = new Set<string>();
  const waiting = [`${ROOT}/web/src/main.tsx`];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    waiting.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  known = reached;
  return reached;
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    alone("/src/sw/sw.ts"),
    alone("/src/appearance/appear.ts"),
    confusable(),
    emoji(),
    licences(ROOT),
    words(),
    solid({ solid: { moduleName: MARKUP } }),
    pushEngine({ resolve: found, treeshake, comments }),
    smaller(),
    precache(),
  ],
  resolve: found,
  worker: {
    format: "es",
    plugins: () => [smaller()],
    rolldownOptions: { treeshake, output: { comments, codeSplitting: together("engine") } },
  },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Styles are named beside what is imported later; scripts that it shares with others are in the service worker's shell, and fetched as it asks.
    modulePreload: { polyfill: false, resolveDependencies: (_, files) => files.filter((name) => name.endsWith(".css")) },
    rolldownOptions: {
      treeshake,
      input: { index: "index.html", appear: "src/appearance/appear.ts", sw: "src/sw/sw.ts" },
      output: {
        comments,
        codeSplitting: page,
        entryFileNames: ({ name }) => (name === "sw" || name === "appear" ? `${name}.js` : "assets/[name]-[hash].js"),
      },
    },
  },
});
