// Runs one command of this project with its own Node and tools first on the PATH.

import { type SpawnOptions, spawn } from "node:child_process";
import { delimiter, join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");
/** Wrangler and miniflare look things up online unless told not to; nothing here needs it. */
export const LOCAL_ENV: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${join(ROOT, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** Answers the exit code; signals that this process gets reach the command too. */
export function run(command: string, args: string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env: LOCAL_ENV, ...options });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
    child.on("error", failed);
    child.on("exit", (code, signal) => done(code ?? (signal === null ? 1 : 128)));
  });
}

export async function runOrExit(command: string, args: string[], options: SpawnOptions = {}): Promise<void> {
  const code = await run(command, args, options);
  if (code !== 0) process.exit(code);
}
