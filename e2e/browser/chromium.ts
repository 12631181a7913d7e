// Finds a Chromium on this machine, or installs Debian's where that is possible, or says what to do. As a global setup it does so once,
// before files that run side by side would each try.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

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
}

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findOrInstall(), args: isRoot() ? ["--no-sandbox", ...FLAGS] : FLAGS });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function findOrInstall(): string {
  const found = find();
  if (found !== undefined) return found;
  if (isRoot() && existsSync("/usr/bin/apt-get")) {
    console.log("No Chromium here: installing Debian's (apt-get install chromium) ...");
    const quiet = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    execFileSync("apt-get", ["update"], quiet);
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], quiet);
    const installed = find();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "The browser tests need Chromium or Chrome. Install one (Debian: apt-get install chromium; elsewhere: npx playwright install chromium), or set CHROME_PATH to its program.",
  );
}

function find(): string | undefined {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== "") return named;
  const own = chromium.executablePath();
  return [...PLACES, own].find((place) => place !== "" && existsSync(place));
}
