// How this device likes Parley to look: theme and text size, kept in localStorage because the page needs them at once.

import { createSignal } from "solid-js";

export type Theme = "system" | "light" | "dark";
export const SCALES = [0.85, 1, 1.15, 1.3, 1.5] as const;

const [theme, setThemeSignal] = createSignal<Theme>(keptTheme());
const [scale, setScaleSignal] = createSignal<number>(keptScale());

export { scale, theme };

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
systemIsDark.addEventListener("change", apply);
apply();

export function setTheme(next: Theme): void {
  setThemeSignal(next);
  keep("parley-theme", next);
  apply();
}

export function setScale(next: number): void {
  setScaleSignal(next);
  keep("parley-scale", String(next));
  apply();
}

function apply(): void {
  const dark = theme() === "dark" || (theme() === "system" && systemIsDark.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.style.setProperty("--scale", String(scale()));
}

function keptTheme(): Theme {
  const kept = read("parley-theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}

function keptScale(): number {
  const kept = Number(read("parley-scale"));
  return SCALES.find((known) => known === kept) ?? 1;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage refused: the defaults serve
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage refused or full: the choice lasts as long as the page
  }
}
