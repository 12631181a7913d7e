// What this device is called in the list of one's devices, until somebody says otherwise: its browser and its system.

import { t } from "../language/say.ts";

const BROWSERS: [RegExp, string][] = [
  [/Edg(?:A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux|X11/, "Linux"],
];

/** @param touches an iPad that asks for pages as a Mac has fingers on it */
export function systemName(userAgent: string, touches = 0): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? t("Browser");
  const named = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = named === "Mac" && touches > 1 ? "iPad" : named;
  return system === undefined ? browser : t("{browser} on {system}", { browser, system });
}

export function thisSystem(): string {
  return systemName(navigator.userAgent, navigator.maxTouchPoints);
}
