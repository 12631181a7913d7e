// Which tests run where: plain Node (each file by itself, or the pure ones together), workerd (the directory's with three databases), and the whole world with browsers.

import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { WORLD_SECRETS } from "./e2e/world/secrets.ts";
import { words } from "./web/build/words/plugin.ts";

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

/** From five seconds to two minutes each, the longest first: begun last, one would keep one core busy and the other idle. */
const SLOW = [
  "client/simulation/hostile/history.test.ts",
  "client/simulation/history.test.ts",
  "client/simulation/kill.test.ts",
  "mls/mls.workerd.test.ts",
  "client/simulation/fail.test.ts",
  "worker/gateway/gateway.test.ts",
  "sdk/kill.test.ts",
  "client/stories/continuity.test.ts",
  "client/stories/media.test.ts",
  "worker/media/uploads.test.ts",
  "client/media/cipher.workerd.test.ts",
  "mls/hostile-bytes.test.ts",
  "e2e/browser/talk.test.ts",
  "e2e/browser/business-console.test.ts",
  "e2e/browser/media.test.ts",
  "e2e/browser/owners.test.ts",
  "e2e/browser/chat.test.ts",
  "e2e/browser/kept-files.test.ts",
  "e2e/browser/shell.test.ts",
  "e2e/browser/business-chats.test.ts",
  "e2e/scenarios/business-deaths.test.ts",
  "e2e/scenarios/media.test.ts",
  "e2e/scenarios/bot.test.ts",
  "e2e/browser/continuity.test.ts",
  "e2e/browser/large.test.ts",
  "e2e/browser/reactions.test.ts",
];

/**
 * They share nothing but the code they test: no mocked module, no patched global, no file. So their files share one module graph,
 * which takes half of the processor time.
 */
const PURE = [
  "protocol/**/*.test.ts",
  "mls/!(zeroing).test.ts",
  "mls/{account-log,recovery,linking}/*.test.ts",
  "client/{content,live,preferences,search,stories,verbs,engine,history}/**/*.test.ts",
  "client/simulation/{fail,households,checkpoint,service/mailboxes}.test.ts",
  "client/store/**/*.test.ts",
  "client/media/!(vault).test.ts",
  "web/{src/!(engine),build}/**/*.test.{ts,tsx}",
  "worker/**/*.node.test.ts",
  "sdk/{!(kill).test.ts,commands/*.test.ts}",
  "scripts/{!(reproducible).test.ts,!(mutants)/**/*.test.ts}",
];
const DIRECTORY = "worker/directory/**/*.test.ts";
/** In workerd, and without a runtime of their own: what they leave behind is deleted before the next begins. */
const SHARING = [
  // A directory of one database is what all other suites stand on, so its own are run with three; PARLEY_ALL=1 asks both.
  ...(process.env.PARLEY_ALL ? [DIRECTORY] : []),
  "worker/{http,business,media,push,network,links,conversation,inbox,history,vault,mailbox,gateway,operator,counting}/**/*.test.ts",
];
/** Those need what workerd has not, files or code made at run time, or several databases. */
const NOT_IN_WORKERD = ["**/*.node.test.ts", "**/*.shards.test.ts", "**/node_modules/**"];
const ELSEWHERE = ["**/*.workerd.test.ts", "**/node_modules/**"];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOW.findIndex((name) => moduleId.endsWith(`/${name}`));
      return place < 0 ? SLOW.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/** Vitest would leave one free, which on two cores is half of them. */
const CORES = availableParallelism();
/** People look again for so long: a busy machine is slow, and what never comes is missed all the same. */
const PATIENT = { poll: { timeout: 20_000 } };
/** Worlds with people in them wait a fifth of their time: for sockets, clocks and screens. */
const WAITING = CORES + 1;

export default defineConfig({
  // Some packages name source maps that they do not ship.
  logLevel: "error",
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        plugins: [vectors, words()],
        test: {
          name: "unit",
          include: ["{protocol,mls,client,web,sdk,scripts}/**/*.test.{ts,tsx}", "worker/**/*.node.test.ts"],
          exclude: [...ELSEWHERE, ...PURE],
          environment: "node",
          testTimeout: 180_000,
          maxWorkers: CORES,
        },
      },
      {
        plugins: [vectors, words()],
        test: {
          name: "pure",
          include: PURE,
          exclude: ELSEWHERE,
          environment: "node",
          isolate: false,
          testTimeout: 180_000,
          maxWorkers: CORES,
        },
      },
      {
        plugins: [
          vectors,
          cloudflareTest({ wrangler: { configPath: "./wrangler.toml" }, miniflare: { bindings: WORLD_SECRETS } }),
        ],
        test: {
          name: "workerd",
          include: ["worker/**/*.test.ts", "**/*.workerd.test.ts"],
          exclude: [DIRECTORY, ...SHARING, ...NOT_IN_WORKERD],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: CORES,
        },
      },
      {
        plugins: [
          vectors,
          cloudflareTest({ wrangler: { configPath: "./wrangler.toml" }, miniflare: { bindings: WORLD_SECRETS } }),
        ],
        test: {
          // Files that leave nothing at work behind them take turns in one runtime.
          name: "routes",
          include: SHARING,
          exclude: NOT_IN_WORKERD,
          isolate: false,
          setupFiles: ["worker/testing/fresh.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: CORES,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: WORLD_SECRETS, d1Databases: { DIRECTORY_1: "directory-1", DIRECTORY_2: "directory-2" } },
          }),
        ],
        test: {
          // The suites of the directory with three databases, and those that need several.
          name: "shards",
          isolate: false,
          setupFiles: ["worker/testing/fresh.ts"],
          include: [DIRECTORY, "worker/by-the-hour.test.ts", "worker/http/app.test.ts"],
          exclude: ["**/*.node.test.ts", "**/node_modules/**"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: CORES,
        },
      },
      {
        test: {
          name: "scenarios",
          expect: PATIENT,
          globalSetup: ["e2e/world/build-worker.ts"],
          include: ["{e2e,sandbox}/**/*.test.ts"],
          exclude: ["e2e/browser/**", "**/node_modules/**"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Each file has a world of its own. What starts the worlds is loaded once.
          isolate: false,
          maxWorkers: WAITING,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "browser",
          expect: PATIENT,
          globalSetup: ["e2e/world/build-worker.ts", "e2e/browser/chromium.ts"],
          include: ["e2e/browser/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          // Files share the world and the browser of their worker, or say why not.
          isolate: false,
          maxWorkers: WAITING,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
