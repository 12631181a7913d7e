// A program of node_modules, run by the Node that runs this.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../run.ts";

const execute = promisify(execFile);

/** Throws with what it said where it fails. */
export async function run(program: string, args: string[], folder: string = ROOT): Promise<string> {
  try {
    return (
      await execute(process.execPath, [join(ROOT, "node_modules", program), ...args], { cwd: folder, maxBuffer: 16 * 1024 ** 2 })
    ).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program}: ${stdout}${stderr}`);
  }
}

/** @returns what it printed */
export async function npm(args: string[], folder: string): Promise<string> {
  // On Windows it is a script of the shell.
  return (await execute("npm", args, { cwd: folder, shell: process.platform === "win32", maxBuffer: 16 * 1024 ** 2 })).stdout;
}
