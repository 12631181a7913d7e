// Keeps the service worker one file: what it shares with the page is built into it a second time, since a classic worker imports
// nothing.

import type { Plugin } from "vite";

const COPY = "?alone";

export function alone(entry: string): Plugin {
  return {
    name: "parley-alone",
    apply: "build",
    enforce: "pre",
    async resolveId(source, importer) {
      if (importer === undefined || !(importer.endsWith(entry) || importer.endsWith(COPY))) return null;
      const found = await this.resolve(source, importer.replace(COPY, ""), { skipSelf: true });
      return found === null ? null : `${found.id}${COPY}`;
    },
  };
}
