// Code of ours in a page that does not run the app, on the app's own store: for states that would take years or an attack to come about.

import { join } from "node:path";
import type { Page } from "playwright-core";
import { build } from "vite";
import { ROOT } from "../world/world.ts";

const ENTRY = "virtual:in-store";

/**
 * @param page of the origin, without the app: its engine must not run
 * @param source of a module that may import `indexedDbStore` and `toBase64Url`, and defines `globalThis.act = async (given) => …`
 */
export async function inStore<T>(page: Page, source: string, given: unknown): Promise<T> {
  await page.evaluate(await bundled(source));
  return page.evaluate((wanted) => (globalThis as unknown as { act(given: unknown): Promise<T> }).act(wanted), given);
}

async function bundled(source: string): Promise<string> {
  const imports = `
    import { indexedDbStore } from ${JSON.stringify(join(ROOT, "client", "store", "indexeddb.ts"))};
    import { toBase64Url } from ${JSON.stringify(join(ROOT, "protocol", "index.ts"))};
  `;
  const output = await build({
    configFile: false,
    root: ROOT,
    logLevel: "error",
    plugins: [
      {
        name: "in-store",
        resolveId: (id) => (id === ENTRY ? `\0${id}` : undefined),
        load: (id) => (id === `\0${ENTRY}` ? imports + source : undefined),
      },
    ],
    build: { write: false, target: "es2022", minify: false, rolldownOptions: { input: ENTRY, output: { format: "iife" } } },
  });
  const [first] = [output].flat();
  const chunk = first && "output" in first ? first.output.find(({ type }) => type === "chunk") : undefined;
  if (chunk?.type !== "chunk") throw new Error("no bundle");
  return chunk.code;
}
