// Runs one command of this project with its own Node and tools first on the PATH.

import { type SpawnOptions, spawn } from "node:child_process";
import { resolve } from "node:path";
import { type Tool, toolCommand, toolEnvironment } from "./tool.ts";

export const ROOT = resolve(import.meta.dirname, "..");
export const HERE = { root: ROOT, node: process.execPath, platform: process.platform };
export const LOCAL_ENV = toolEnvironment(process.env, HERE);

/** Answers the exit code; signals that this process gets reach the command too. */
export function run(tool: Tool, args: string[], options: SpawnOptions = {}): Promise<number> {
  const command = toolCommand(tool, args, HERE);
  return new Promise((done, failed) => {
    const child = spawn(command.file, command.args, { cwd: ROOT, stdio: "inherit", env: LOCAL_ENV, ...options });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
    child.on("error", failed);
    child.on("exit", (code, signal) => done(code ?? (signal === null ? 1 : 128)));
  });
}

export async function runOrExit(tool: Tool, args: string[], options: SpawnOptions = {}): Promise<void> {
  const code = await run(tool, args, options);
  if (code !== 0) process.exit(code);
}
