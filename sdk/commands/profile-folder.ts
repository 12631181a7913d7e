// The folder of a profile on the command line, which remembers where its service is.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import * as process from "node:process";
import { Bot } from "../bot.ts";
import type { Arguments } from "./command.ts";

export class NoProfile extends Error {}

export function folderOf({ values }: Arguments): string {
  return resolve(process.cwd(), values.get("profile") ?? join(homedir(), ".parley"));
}

export async function rememberService(folder: string, url: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(serviceFile(folder), `${JSON.stringify({ url })}\n`);
}

/** The account that `login` left there. */
export async function connect(args: Arguments): Promise<Bot> {
  const folder = folderOf(args);
  const url = await serviceOf(folder);
  if (url === null) throw new NoProfile(`there is no profile in ${folder}: run "login" first`);
  return Bot.connect({ url, store: folder });
}

async function serviceOf(folder: string): Promise<string | null> {
  try {
    const { url } = JSON.parse(await readFile(serviceFile(folder), "utf8")) as { url?: unknown };
    return typeof url === "string" ? url : null;
  } catch {
    return null;
  }
}

function serviceFile(folder: string): string {
  return join(folder, "service.json");
}
