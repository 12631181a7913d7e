// Buttons: one that says its name and one that shows an icon and has a name.

import { type JSX, splitProps } from "solid-js";
import { Icon, type IconName } from "./icons.tsx";

type Plain = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "class" | "type">;

export function Button(props: Plain & { kind?: "primary" | "quiet" | "danger"; submit?: boolean }) {
  const [own, rest] = splitProps(props, ["kind", "submit", "children"]);
  return (
    <button {...rest} type={own.submit === true ? "submit" : "button"} class={`button ${own.kind ?? "quiet"}`}>
      {own.children}
    </button>
  );
}

export function IconButton(
  props: Plain & { icon: IconName; label: string; submit?: boolean; ref?: (button: HTMLButtonElement) => void },
) {
  const [own, rest] = splitProps(props, ["icon", "label", "submit"]);
  return (
    <button
      {...rest}
      type={own.submit === true ? "submit" : "button"}
      class="icon-button"
      aria-label={own.label}
      title={own.label}
    >
      <Icon name={own.icon} />
    </button>
  );
}
