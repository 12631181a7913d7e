// Runs a command of this project and keeps quiet unless it fails.

import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";

export function runOrThrow(command: string, args: string[], cwd: string): Promise<void> {
  const env = {
    ...process.env,
    PATH: `${join(cwd, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
  return new Promise((done, failed) => {
    execFile(command, args, { cwd, env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) =>
      error === null ? done() : failed(new Error(`${command} ${args.join(" ")}\n${stdout}\n${stderr}`)),
    );
  });
}
