// Tells the service worker which files make up this build, and so gives each build another sw.js.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { normalizePath, type Plugin } from "vite";

const PLACEHOLDER = "__PRECACHE_LIST__";
/**
 * Pictures for the system's question whether to install are for nobody else. Words are kept in the language that is spoken (`sw/words.ts`). The console of
 * a business and the reference of the API are nothing without a network, and a video that is sent goes through it too.
 */
const NOT_CACHED =
  /(^|\/)(sw\.js|_headers)$|\.map$|^screenshots\/|^assets\/(words-(first|rest|worker)|business|inbox|figures|reference|licences|shrink)-/;

export function precache(): Plugin {
  return {
    name: "parley-precache",
    apply: "build",
    enforce: "post",
    // Of what lies on the disk: other plugins still change chunks while the bundle is generated.
    writeBundle: {
      order: "post",
      sequential: true,
      handler({ dir = "" }, bundle) {
        if (bundle["sw.js"] === undefined) return;
        const list = filesIn(dir)
          .filter((path) => !NOT_CACHED.test(path))
          .map((path) => ({ path: path === "index.html" ? "/" : `/${path}`, hash: integrity(readFileSync(join(dir, path))) }))
          .sort((a, b) => (a.path < b.path ? -1 : 1));
        const worker = join(dir, "sw.js");
        const literal = JSON.stringify(list).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
        writeFileSync(
          worker,
          readFileSync(worker, "utf8").replace(PLACEHOLDER, () => literal),
        );
      },
    },
  };
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => normalizePath(relative(folder, join(entry.parentPath, entry.name))));
}

/** As `fetch` takes it (W3C Subresource Integrity) */
function integrity(content: Uint8Array): string {
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}
