// The real Worker on this machine, under miniflare: started, stopped, killed and started again over the same state.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare, type MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { freePort } from "./free-port.ts";
import { WORLD_SECRETS } from "./secrets.ts";

export const ROOT = resolve(import.meta.dirname, "..", "..");
/** Where `buildWorker` leaves the bundle. */
export const BUNDLE = join(ROOT, ".cache", "worker");

/** @property secrets what is bound besides what the configuration says */
export type Built = { config: string; bundle: string; secrets?: Record<string, string> };
/** Of this tree */
export const TODAY: Built = { config: join(ROOT, "wrangler.toml"), bundle: BUNDLE, secrets: WORLD_SECRETS };

export type World = {
  /** Of the loopback interface; the same before and after `kill`. */
  readonly url: string;
  readonly stateDirectory: string;
  /** Every line that the Worker and its objects logged. */
  readonly logs: string[];
  /** SIGKILL: nothing gets to say goodbye. */
  kill(): Promise<void>;
  /** After `kill` or `pause`: the same state at the same address. */
  resume(): Promise<void>;
  pause(): Promise<void>;
  /** The same state at the same address, with another build of the app in front of it. */
  deploy(assets: string): Promise<void>;
  /** After `kill` or `pause`: another Worker at the same address, over the same state. */
  runs(built: Built): Promise<void>;
  /** Ends it and deletes what it kept. */
  end(): Promise<void>;
  readonly miniflare: Miniflare;
};

/**
 * @param given another Worker than ours: its configuration, and where its bundle is
 * @param wantedPort 0: any that is free
 * @param state what an earlier one kept, with its tables as they are then; null: nothing. It is deleted in the end.
 */
export async function startWorld(given: Built = TODAY, wantedPort = 0, state: string | null = null): Promise<World> {
  let built = given;
  const stateDirectory = state ?? mkdtempSync(join(tmpdir(), "parley-world-"));
  const port = wantedPort === 0 ? await freePort() : wantedPort;
  const logs: string[] = [];
  let assets: string | null = null;
  const start = () => open(options(built, port, stateDirectory, logs, assets));
  let miniflare = await start();
  if (built === TODAY && state === null) await migrate(miniflare);
  return {
    url: `http://localhost:${port}`,
    stateDirectory,
    logs,
    get miniflare() {
      return miniflare;
    },
    async kill() {
      for (const pid of runtimes(port)) process.kill(pid, "SIGKILL");
      await miniflare.dispose().catch(() => {});
    },
    async pause() {
      await miniflare.dispose();
    },
    async resume() {
      miniflare = await start();
    },
    async runs(other) {
      built = other;
      miniflare = await start();
    },
    async deploy(directory) {
      await miniflare.dispose();
      assets = directory;
      miniflare = await start();
    },
    async end() {
      await miniflare.dispose().catch(() => {});
      rmSync(stateDirectory, { recursive: true, force: true });
    },
  };
}

async function open(settings: MiniflareOptions): Promise<Miniflare> {
  const miniflare = new Miniflare(settings);
  await miniflare.ready;
  return miniflare;
}

function options(
  { config, bundle, secrets }: Built,
  port: number,
  stateDirectory: string,
  logs: string[],
  assets: string | null,
): MiniflareOptions {
  const { modulesRules: _, ...workerOptions } = unstable_getMiniflareWorkerOptions(config).workerOptions;
  return convertV4MiniflareOptions({
    host: "localhost",
    port,
    cf: false,
    telemetry: { enabled: false },
    resourcePersistencePath: stateDirectory,
    handleStructuredLogs: ({ message }) => void logs.push(message),
    workers: [
      {
        ...workerOptions,
        ...(secrets && { bindings: secrets }),
        ...(assets !== null && { assets: { ...(workerOptions.assets as object), directory: assets } }),
        name: "parley",
        rootPath: bundle,
        modulesRoot: bundle,
        modules: true,
        scriptPath: join(bundle, "index.js"),
      },
    ],
  });
}

/** @param done those that the database has, by their names */
export async function migrate(miniflare: Miniflare, done: readonly string[] = []): Promise<void> {
  const database = await miniflare.getD1Database("DIRECTORY");
  for (const name of migrations()) {
    if (done.includes(name)) continue;
    const statements = readFileSync(join(MIGRATIONS, name), "utf8").split("--> statement-breakpoint");
    await database.batch(statements.map((sql) => database.prepare(sql)));
  }
}

/** In their order */
export function migrations(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith(".sql"))
    .sort();
}

const MIGRATIONS = join(ROOT, "migrations");

/** The runtime is a child of this process; its command line names the port that it listens on. */
export function runtimes(port: number): number[] {
  return processes()
    .filter(({ line }) => line.includes("workerd") && line.includes(`:${port}`))
    .map(({ pid }) => pid);
}

function processes(): { pid: number; line: string }[] {
  if (process.platform === "win32") {
    const script = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
    return listed(execFileSync("powershell", ["-NoProfile", "-Command", script], { encoding: "utf8" }));
  }
  // POSIX, so macOS has it as well as Linux; small images without it have /proc.
  if (process.platform !== "linux") return listed(execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" }));
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => ({ pid: Number(pid), line: commandLine(pid) }));
}

function listed(lines: string): { pid: number; line: string }[] {
  return lines.split("\n").map((line) => ({ pid: Number.parseInt(line, 10), line }));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // it ended meanwhile
  }
}
