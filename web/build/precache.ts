// Tells the service worker which files make up this build, and so gives each build another sw.js.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";

const PLACEHOLDER = "__PRECACHE_LIST__";
const NOT_CACHED = /(^|\/)(sw\.js|_headers)$|\.map$/;

export function precache(): Plugin {
  return {
    name: "parley-precache",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const worker = bundle["sw.js"];
      if (worker?.type !== "chunk") return;
      const built = Object.values(bundle).map((file) => ({
        path: file.fileName,
        content: file.type === "chunk" ? file.code : file.source,
      }));
      const files = [...built, ...publicFiles()].filter(({ path }) => !NOT_CACHED.test(path));
      const list = files
        .map(({ path, content }) => ({ path: path === "index.html" ? "/" : `/${path}`, hash: shortHash(content) }))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
      worker.code = worker.code.replace(PLACEHOLDER, JSON.stringify(list).replaceAll("\\", "\\\\").replaceAll('"', '\\"'));
    },
  };
}

function publicFiles(): { path: string; content: Uint8Array }[] {
  const root = resolve(import.meta.dirname, "..", "public");
  if (!existsSync(root)) return [];
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path: path.slice(root.length + 1), content: readFileSync(path) };
  });
}

function shortHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 12);
}
