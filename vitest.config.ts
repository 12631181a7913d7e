// Which tests run where: plain Node (each file by itself, or the pure ones together), workerd (with one database, and with three), and the whole world with browsers.

import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * `import vectors from "vectors:mls/welcome.json"` is the parsed file, in Node and in workerd (which reads no files) alike, or
 * undefined where the folder of PARLEY_VECTORS does not have it. The vectors are not ours, so they are not copied in here.
 */
const vectorsFolder = process.env.PARLEY_VECTORS ?? join(import.meta.dirname, "../shared/vectors");
const vectors = {
  name: "vectors",
  enforce: "pre" as const,
  resolveId: (id: string) => (id.startsWith("vectors:") ? `\0${id}.js` : undefined),
  load(id: string) {
    if (!id.startsWith("\0vectors:")) return undefined;
    const file = join(vectorsFolder, id.slice("\0vectors:".length, -".js".length));
    const text = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    return `export default ${text === undefined ? "undefined" : `JSON.parse(${JSON.stringify(text)})`};`;
  },
};

/** As `npm start` has them on a developer's machine */
const SECRETS = { GATEWAY_SECRET: Buffer.alloc(32, 7).toString("base64"), DEVELOPMENT: "true" };

/** They take a minute each: begun last, they would keep one core busy and the other idle. */
const SLOW = [
  "client/simulation/kill.test.ts",
  "client/simulation/history.test.ts",
  "worker/gateway/gateway.test.ts",
  "business-deaths",
  "browser/talk",
  "browser/business-console",
  "browser/media",
  "browser/owners",
];

/**
 * They share nothing but the code they test: no mocked module, no patched global, no file. So their files share one module graph,
 * which takes half of the processor time.
 */
const PURE = [
  "protocol/**/*.test.ts",
  "mls/!(zeroing).test.ts",
  "mls/{account-log,recovery,linking}/*.test.ts",
  "client/{content,live}/**/*.test.ts",
  "client/engine/{decisions,connection/*,group/*,receiving/*}.test.ts",
  "worker/{conversation,inbox}/**/*.node.test.ts",
  "worker/gateway/{blocked,exports-kept,rates,retention,webhooks/replaced}.node.test.ts",
];
const ELSEWHERE = ["**/*.workerd.test.ts", "**/node_modules/**"];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.some((name) => moduleId.includes(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

/** Vitest would leave one free, which on two cores is half of them. */
const CORES = availableParallelism();

export default defineConfig({
  // Some packages name source maps that they do not ship.
  logLevel: "error",
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        plugins: [vectors],
        test: {
          name: "unit",
          include: ["{protocol,mls,client,web,sdk,scripts}/**/*.test.{ts,tsx}", "worker/**/*.node.test.ts"],
          exclude: [...ELSEWHERE, ...PURE],
          environment: "node",
          testTimeout: 60_000,
          maxWorkers: CORES,
        },
      },
      {
        plugins: [vectors],
        test: {
          name: "pure",
          include: PURE,
          exclude: ELSEWHERE,
          environment: "node",
          isolate: false,
          testTimeout: 60_000,
          maxWorkers: CORES,
        },
      },
      {
        plugins: [vectors, cloudflareTest({ wrangler: { configPath: "./wrangler.toml" }, miniflare: { bindings: SECRETS } })],
        test: {
          name: "workerd",
          include: ["worker/**/*.test.ts", "**/*.workerd.test.ts"],
          // Those need what workerd has not: files, or code made at run time.
          exclude: ["**/*.node.test.ts", "**/*.shards.test.ts", "**/node_modules/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: CORES,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: SECRETS, d1Databases: { DIRECTORY_1: "directory-1", DIRECTORY_2: "directory-2" } },
          }),
        ],
        test: {
          // The same suites of the directory again, with three databases, and those that need several.
          name: "shards",
          include: ["worker/directory/**/*.test.ts", "worker/by-the-hour.test.ts", "worker/http/app.test.ts"],
          exclude: ["**/*.node.test.ts", "**/node_modules/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: CORES,
        },
      },
      {
        test: {
          name: "scenarios",
          globalSetup: ["e2e/world/build-worker.ts"],
          include: ["{e2e,sandbox}/**/*.test.ts"],
          exclude: ["e2e/browser/**", "**/node_modules/**"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Each file has a world of its own; they wait more than they compute.
          maxWorkers: CORES,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "browser",
          globalSetup: ["e2e/world/build-worker.ts"],
          include: ["e2e/browser/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Each file has a world and a browser of its own, and waits more than it computes.
          maxWorkers: CORES,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
