// A program of this project as a process of its own: its lines, its exit, and its death.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./world.ts";

const PATIENCE_MS = 60_000;
/** What Node has compiled once it need not compile each time: two thirds of what a short run takes. */
const COMPILED = join(ROOT, ".cache", "node");

export class Program {
  readonly lines: string[] = [];
  errors = "";
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private readonly waiting = new Set<() => void>();

  /** @param script from the root of the project, run by the Node that runs this */
  constructor(script: string, args: string[]) {
    this.child = spawn(process.execPath, [join(ROOT, script), ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    });
    let rest = "";
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const [...whole] = (rest + text).split("\n");
      rest = whole.pop() ?? "";
      this.lines.push(...whole);
      for (const look of [...this.waiting]) look();
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
    });
    this.ended = new Promise((ended) => this.child.once("close", (code) => ended(code)));
  }

  /** A line on its standard input */
  types(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  async says(isIt: (line: string) => boolean): Promise<string> {
    return new Promise((said, failed) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
      };
      const look = () => {
        const line = this.lines.find(isIt);
        if (line === undefined) return;
        end();
        said(line);
      };
      const timer = setTimeout(() => {
        end();
        failed(new Error(`waited in vain; it said:\n${this.lines.join("\n")}\n${this.errors}`));
      }, PATIENCE_MS);
      this.waiting.add(look);
      look();
    });
  }

  /** @returns its exit code; null where a signal ended it */
  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}
