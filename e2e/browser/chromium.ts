// Finds a Chromium on this machine, or installs Debian's where that is possible, or says what to do. As a global setup it does so once,
// before files that run side by side would each try.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** The engine without the window around it, which takes a third of the time of both. */
const SHELL = "/usr/bin/chromium-headless-shell";
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

export default function installChromium(): void {
  findOrInstall();
  installShell();
}

/** @param isWhole with what belongs to the window: notifications, installing, background sync @param camera a file that it sees (`camera.ts`) */
export async function launchChromium({
  isWhole = true,
  camera,
}: {
  isWhole?: boolean;
  camera?: string | undefined;
} = {}): Promise<Browser> {
  const whole = findOrInstall();
  const executablePath = !isWhole && !process.env.CHROME_PATH && existsSync(SHELL) ? SHELL : whole;
  const seen = camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`];
  const args = [...FLAGS, ...seen];
  return chromium.launch({ executablePath, args: isRoot() ? ["--no-sandbox", ...args] : args });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function findOrInstall(): string {
  const found = find();
  if (found !== undefined) return found;
  if (mayInstall()) {
    console.log("No Chromium here: installing Debian's (apt-get install chromium) ...");
    install("chromium");
    const installed = find();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "The browser tests need Chromium or Chrome. Install one (Debian: apt-get install chromium; elsewhere: npx playwright install chromium), or set CHROME_PATH to its program.",
  );
}

/** All goes without it too, slower. */
function installShell(): void {
  if (existsSync(SHELL) || process.env.CHROME_PATH || !mayInstall()) return;
  try {
    install("chromium-headless-shell");
  } catch {
    console.log("No chromium-headless-shell here: the browser tests take longer without it.");
  }
}

function mayInstall(): boolean {
  return isRoot() && existsSync("/usr/bin/apt-get");
}

function install(name: string): void {
  const quiet = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
  execFileSync("apt-get", ["update"], quiet);
  execFileSync("apt-get", ["install", "-y", "--no-install-recommends", name], quiet);
}

function find(): string | undefined {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== "") return named;
  const own = chromium.executablePath();
  return [...PLACES, own].find((place) => place !== "" && existsSync(place));
}
