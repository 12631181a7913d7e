// `npm run sdk`: the package for programs outside of this project, in .cache/sdk-package, ready for `npm pack`.

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "vite";
import { describeService } from "../../worker/http/open-api.ts";
import { ROOT } from "../run.ts";
import { run } from "./run.ts";

const TYPES = join(ROOT, ".cache", "types");
const MADE = join(ROOT, ".cache", "sdk-made");
export const PACKAGE = join(ROOT, ".cache", "sdk-package");
/** Its types are part of ours, so it comes along; all else is in the bundle. */
const KEPT = "valibot";
const ENTRIES = { index: "sdk/index.ts", webhooks: "sdk/webhooks.ts", cli: "sdk/cli.ts" };

export async function buildSdk(): Promise<void> {
  for (const folder of [MADE, PACKAGE]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  await run("typescript/bin/tsc", ["-b", "sdk"]);
  await makeHttpClient();
  await bundle();
  copyTypes();
  cpSync(join(ROOT, "node_modules", KEPT), join(PACKAGE, "node_modules", KEPT), { recursive: true, dereference: true });
  cpSync(join(ROOT, "sdk", "README.md"), join(PACKAGE, "README.md"));
  cpSync(join(ROOT, "LICENSE"), join(PACKAGE, "LICENSE"));
  writeFileSync(join(PACKAGE, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
}

/** Of the routes of businesses alone: devices speak in encrypted frames, which the bot does. */
async function makeHttpClient(): Promise<void> {
  const document = describeService();
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith("/v1/business")));
  writeFileSync(join(MADE, "openapi.json"), JSON.stringify({ ...document, paths }));
  await run("oazapfts/dist/cli.js", [join(MADE, "openapi.json"), join(MADE, "business-api.ts")]);
  writeFileSync(
    join(MADE, "http.ts"),
    'export * from "./business-api.ts";\nexport { apiOptions, type ApiOptions } from "./api-options.ts";\n',
  );
  cpSync(join(ROOT, "sdk", "api-options.ts"), join(MADE, "api-options.ts"));
  const options = {
    strict: true,
    declaration: true,
    emitDeclarationOnly: true,
    skipLibCheck: true,
    target: "es2023",
    module: "esnext",
    moduleResolution: "bundler",
    allowImportingTsExtensions: true,
    types: ["node"],
    rootDir: ".",
    outDir: "types",
  };
  writeFileSync(join(MADE, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["http.ts"] }));
  await run("typescript/bin/tsc", ["-p", MADE]);
}

async function bundle(): Promise<void> {
  const input = {
    ...Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(ROOT, file)])),
    http: join(MADE, "http.ts"),
  };
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true, external: [KEPT] },
    build: {
      ssr: true,
      target: "node20",
      outDir: join(PACKAGE, "dist"),
      emptyOutDir: true,
      rollupOptions: { input, output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "parts/[name]-[hash].js" } },
    },
  });
  const cli = join(PACKAGE, "dist", "cli.js");
  writeFileSync(cli, `#!/usr/bin/env node\n${readFileSync(cli, "utf8").replace(/^#!.*\n/, "")}`, { mode: 0o755 });
}

/** Those that the entries reach, each by the name that its code would have. */
function copyTypes(): void {
  const seen = new Set<string>();
  const visit = (file: string, from: string, to: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    const place = join(to, relative(from, file));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text.replace(/((?:from |import\(|import )"\.[^"]*)\.ts"/g, '$1.js"'));
    for (const [, target = ""] of text.matchAll(/(?:from |import\(|import )"(\.[^"]+)"/g)) {
      const next = join(dirname(file), target.replace(/\.[jt]s$/, ".d.ts"));
      if (existsSync(next)) visit(next, from, to);
    }
  };
  for (const name of ["index", "webhooks"]) visit(join(TYPES, "sdk", `${name}.d.ts`), TYPES, join(PACKAGE, "types"));
  visit(join(MADE, "types", "http.d.ts"), join(MADE, "types"), join(PACKAGE, "types", "http"));
}

function manifest(): object {
  const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    version: string;
    license: string;
    dependencies: Record<string, string>;
  };
  const entry = (types: string, code: string) => ({ types: `./types/${types}.d.ts`, default: `./dist/${code}.js` });
  return {
    name: "@parley/sdk",
    version: own.version,
    description: "Bots, the HTTP API and the webhooks of Parley",
    license: own.license,
    type: "module",
    engines: { node: ">=20" },
    exports: {
      ".": entry("sdk/index", "index"),
      "./http": entry("http/http", "http"),
      "./webhooks": entry("sdk/webhooks", "webhooks"),
      "./package.json": "./package.json",
    },
    bin: { parley: "./dist/cli.js" },
    files: ["dist", "types"],
    dependencies: { [KEPT]: own.dependencies[KEPT] },
    bundleDependencies: [KEPT],
  };
}

if (import.meta.filename === process.argv[1]) {
  await buildSdk();
  console.log(relative(process.cwd(), PACKAGE));
}
