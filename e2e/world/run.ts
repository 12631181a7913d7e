// Runs a command of this project and keeps quiet unless it fails.

import { execFile } from "node:child_process";
import { type Tool, toolCommand, toolEnvironment } from "../../scripts/tool.ts";

export function runOrThrow(tool: Tool, args: string[], cwd: string): Promise<void> {
  const here = { root: cwd, node: process.execPath, platform: process.platform };
  const command = toolCommand(tool, args, here);
  const env = toolEnvironment(process.env, here);
  return new Promise((done, failed) => {
    execFile(command.file, command.args, { cwd, env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) =>
      error === null ? done() : failed(new Error(`${tool} ${args.join(" ")}\n${stdout}\n${stderr}`)),
    );
  });
}
