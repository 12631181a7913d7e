// How Parley may look on a device, and reading what was kept of that. Pure.

export const THEMES = ["system", "light", "dark"] as const;
export const ACCENTS = ["violet", "blue", "green", "rose"] as const;
export const SCALES = [0.85, 1, 1.15, 1.3, 1.5] as const;
export const DENSITIES = ["comfortable", "compact"] as const;
export const GROUNDS = ["plain", "tinted", "cool"] as const;

export type Look = {
  theme: (typeof THEMES)[number];
  accent: (typeof ACCENTS)[number];
  scale: number;
  density: (typeof DENSITIES)[number];
  /** What lies behind messages */
  ground: (typeof GROUNDS)[number];
  /** Nothing moves, whatever the system says */
  isStill: boolean;
};

/** What is no answer is as it is before anybody answers. @param kept as anybody may have written it */
export function lookFrom(kept: string | null): Look {
  const given = parsed(kept);
  const one = <T>(all: readonly T[], value: unknown, usual: T): T => (all.includes(value as T) ? (value as T) : usual);
  return {
    theme: one(THEMES, given.theme, "system"),
    accent: one(ACCENTS, given.accent, "violet"),
    scale: one<number>(SCALES, given.scale, 1),
    density: one(DENSITIES, given.density, "comfortable"),
    ground: one(GROUNDS, given.ground, "plain"),
    isStill: given.isStill === true,
  };
}

function parsed(kept: string | null): Partial<Record<keyof Look, unknown>> {
  try {
    const value: unknown = JSON.parse(kept ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {}; // somebody else's words lie there
  }
}
