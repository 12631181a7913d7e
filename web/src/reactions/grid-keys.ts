// Arrow keys among buttons that stand in rows: sideways to the next one, up and down to the one nearest in that direction.

import { back, forth } from "../language/sides.ts";

type Keyed = Pick<KeyboardEvent, "key" | "target">;

/** @returns undefined for other keys, and where there is nothing further that way */
export function arrowTarget({ key, target }: Keyed, buttons: readonly HTMLElement[]): HTMLElement | undefined {
  const at = buttons.indexOf(target as HTMLElement);
  const here = buttons[at];
  if (here === undefined) return undefined;
  if (key === forth()) return buttons[at + 1];
  if (key === back()) return buttons[at - 1];
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const own = here.getBoundingClientRect();
  const down = key === "ArrowDown";
  const beyond = buttons
    .map((button) => ({ button, box: button.getBoundingClientRect() }))
    .filter(({ box }) => (down ? box.top >= own.bottom - 1 : box.bottom <= own.top + 1));
  const distance = (box: DOMRect) => Math.abs(box.top - own.top) * 1000 + Math.abs(box.left - own.left);
  return beyond.sort((a, b) => distance(a.box) - distance(b.box))[0]?.button;
}
