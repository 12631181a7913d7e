// The icons, drawn by hand on a 24 grid; decoration only, the control beside them has the name.

import type { JSX } from "solid-js";

/** By its name, or drawn by whoever needs it later than at the start (more-icons.ts) */
export type IconName = keyof typeof PATHS | Path;
export type Path = `M${string}`;

const PATHS = {
  attach:
    "M19.500 11.500l-7.600 7.600a4.600 4.600 0 0 1-6.500-6.500l8-8a3 3 0 0 1 4.300 4.300l-8 8a1.500 1.500 0 0 1-2.200-2.200l7-7",
  back: "M15 5l-7 7 7 7",
  chat: "M20 12a8 7 0 0 1-8 7 9 9 0 0 1-3.500-.6L4 20l1.300-3.600A6.600 6.600 0 0 1 4 12a8 7 0 0 1 16 0zM12 9v6M9 12h6",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.500l6 6 6-6",
  group:
    "M9 11.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM3.500 19c.4-3 2.600-4.800 5.500-4.800s5.100 1.800 5.500 4.800M16 11.500a2.700 2.700 0 1 0-1.200-5.100M16.500 14.300c2.200.3 3.700 1.900 4 4.700",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.500v.4",
  mic: "M12 14.500a3 3 0 0 0 3-3v-4a3 3 0 0 0-6 0v4a3 3 0 0 0 3 3zM6.500 11.500a5.500 5.500 0 0 0 11 0M12 17v3",
  more: "M12 5v.9M12 11.600v.9M12 18.200v.9",
  pencil: "M4.500 19.500l1-4L16 5l3 3L8.500 18.500z",
  search: "M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM20 20l-4.700-4.700",
  send: "M4.500 12L20 4.500 14.500 20l-3-6.500z",
  settings:
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3.500v2M12 18.500v2M3.500 12h2M18.500 12h2M6 6l1.400 1.400M16.600 16.600L18 18M18 6l-1.400 1.400M7.400 16.600L6 18",
  shield: "M12 3.500l7 2.500v5.500c0 4.500-2.800 7.600-7 9-4.200-1.400-7-4.500-7-9V6zM9 12l2.200 2.200L15.500 10",
  timer: "M12 20.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM12 9v4l2.500 2M9.500 2.800h5",
  copy: "M9 9h10v11H9zM15 9V4.500H5V15h4",
} as const;

export function Icon(props: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[props.name as keyof typeof PATHS] ?? props.name} />
    </svg>
  );
}
