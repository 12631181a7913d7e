// Rows of the list by keyboard and pointer: arrows move among them, the menu key opens the menu of one, and a button that does so too stands beside the one that is
// pointed at or has the focus.

import { t } from "../language/say.ts";
import { openRowMenu } from "./row-menu.tsx";

const ROW = ".chat-row";

export function followRows(place: HTMLElement): void {
  // The pointer may rest on one row while the keyboard is on another.
  const [pointed, focused] = [menuButton(), menuButton()];
  const beside = (target: EventTarget | null, button: HTMLElement, other: HTMLElement) => {
    const row = target instanceof Element ? target.closest("li")?.querySelector<HTMLElement>(`:scope > a${ROW}`) : null;
    if (!row || [button, other].some((each) => each.parentElement === row.parentElement)) return;
    button.setAttribute(
      "aria-label",
      t("Options for {chat}", { chat: row.querySelector(".chat-row-title")?.textContent?.trim() ?? t("this chat") }),
    );
    row.after(button);
  };
  place.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch") beside(event.target, pointed, focused);
  });
  place.addEventListener("focusin", (event) => beside(event.target, focused, pointed));
  place.addEventListener("keydown", (event) => {
    if (!(event.target instanceof HTMLElement)) return;
    const row = event.target.closest<HTMLElement>(ROW);
    if (row === null) return;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      if (openRowMenu(row)) event.preventDefault();
      return;
    }
    const to = nextRow(row, event);
    if (to === undefined) return;
    event.preventDefault();
    to?.focus();
  });
}

/** @returns undefined for keys that mean nothing here */
function nextRow(row: HTMLElement, { key, altKey, ctrlKey, metaKey }: KeyboardEvent): HTMLElement | null | undefined {
  if (altKey || ctrlKey || metaKey) return undefined;
  const item = row.closest("li");
  const to = {
    ArrowDown: item?.nextElementSibling,
    ArrowUp: item?.previousElementSibling,
    Home: item?.parentElement?.firstElementChild,
    End: item?.parentElement?.lastElementChild,
  }[key];
  return to === undefined ? undefined : (to?.querySelector<HTMLElement>(ROW) ?? null);
}

function menuButton(): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "row-menu-button";
  button.setAttribute("aria-haspopup", "menu");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  path.setAttribute("d", "M6 9.500l6 6 6-6");
  button.append(svg);
  button.addEventListener("click", () => {
    const row = button.previousElementSibling;
    if (row instanceof HTMLElement) openRowMenu(row);
  });
  return button;
}
