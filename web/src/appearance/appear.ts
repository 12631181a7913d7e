// Makes the page look as it was chosen on this device. A script of its own in the page's head, so that nothing is drawn otherwise before.

import { type Look, lookFrom } from "./look.ts";

const KEY = "parley-look";
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsStill = matchMedia("(prefers-reduced-motion: reduce)");
let look = kept();

declare global {
  /** What the settings show, and change */
  var parleyLook: { now(): Look; set(change: Partial<Look>): void } | undefined;
}

globalThis.parleyLook = {
  now: () => look,
  set(change) {
    look = { ...look, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(look));
    } catch {
      // storage refused or full: the choice lasts as long as the page
    }
    apply();
  },
};
systemIsDark.addEventListener("change", apply);
systemIsStill.addEventListener("change", apply);
addEventListener("storage", (event) => {
  if ((event as StorageEvent).key !== KEY) return;
  look = kept();
  apply();
});
apply();

function apply(): void {
  const isDark = look.theme === "dark" || (look.theme === "system" && systemIsDark.matches);
  Object.assign(root.dataset, {
    theme: isDark ? "dark" : "light",
    accent: look.accent,
    density: look.density,
    ground: look.ground,
    motion: look.isStill || systemIsStill.matches ? "none" : "some",
  });
  root.style.setProperty("--scale", String(look.scale));
}

function kept(): Look {
  try {
    return lookFrom(localStorage.getItem(KEY));
  } catch {
    return lookFrom(null); // storage refused: the defaults serve
  }
}
