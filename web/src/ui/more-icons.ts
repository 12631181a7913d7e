// Icons that list and chat show only once somebody asks for more: drawn as those in icons.tsx.

import type { Path } from "./icons.tsx";

export const STAR: Path = "M12 4l2.400 5 5.600.800-4 3.900.900 5.500L12 16.600l-4.900 2.600.900-5.500-4-3.900 5.600-.800z";
export const PIN: Path = "M9 4h6l-.800 6 3.300 3.500h-11L9.800 10zM12 13.500V20.500";
export const SELECT: Path = "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM8.200 12.300l2.600 2.600 5-5.300";
export const BELL: Path =
  "M12 4a5 5 0 0 0-5 5c0 5-2 6.500-2 6.500h14s-2-1.500-2-6.500a5 5 0 0 0-5-5zM10 18.500a2.200 2.200 0 0 0 4 0";
export const BELL_OFF: Path =
  "M8 6a5 5 0 0 1 9 3c0 2.300.4 3.900.9 5M16 15.500H5s2-1.500 2-6.500M10 18.500a2.200 2.200 0 0 0 4 0M4.500 4.500l15 15";
export const CHECK: Path = "M5 12.500l4.500 4.500L19 7.500";
export const FILE: Path = "M13.500 4H7v16h10.500V8zM13.500 4v4h4";
export const FORWARD: Path = "M14 6l5.500 5.500L14 17M19 11.500h-8.500c-3.500 0-6 2.300-6 6";
export const IMAGE: Path = "M4.500 5.500h15v13h-15zM4.500 16l4.500-4.500 3.500 3.500 2.500-2.500 4.500 4.500M15.500 9.300v.2";
export const LIST: Path = "M9 6.500h11M9 12h11M9 17.500h11M4.500 6.500v.2M4.500 12v.2M4.500 17.500v.2";
export const MINUS: Path = "M6 12h12";
export const NEXT: Path = "M9 5l7 7-7 7";
export const ONCE: Path = "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM10.300 9.500l2-1.500v8";
export const PAUSE: Path = "M9 6v12M15 6v12";
export const PLAY: Path = "M8 5.500v13l10-6.500z";
export const PLUS: Path = "M12 6v12M6 12h12";
export const SCAN: Path =
  "M4.500 8.500v-4h4M15.500 4.500h4v4M19.500 15.500v4h-4M8.500 19.500h-4v-4M8.500 8.500h2.500v2.500h-2.500zM13.500 13.500h2v2h-2zM13.500 8.500h2M8.500 14.500h2";
export const SAVE: Path = "M12 4.500v10.500M7.500 11l4.500 4.500 4.500-4.500M5 19.500h14";
export const REPLY: Path = "M10 6L4.500 11.500 10 17M5 11.500h8.500c3.500 0 6 2.300 6 6";
export const SMILE: Path =
  "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM8.500 14.500c1.700 2.300 5.300 2.300 7 0M9 9.500v.4M15 9.500v.4";
export const SOUND: Path =
  "M9.500 17.500V6l9-1.500V16M9.500 17.500a2.500 2 0 1 1-5 0 2.500 2 0 0 1 5 0zM18.500 16a2.500 2 0 1 1-5 0 2.500 2 0 0 1 5 0z";
export const TRASH: Path = "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7";
export const LOCK: Path = "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z";
export const ARCHIVE: Path = "M4 5h16v4H4zM5.500 9v10.500h13V9M10 13h4";
export const UNARCHIVE: Path = "M4 5h16v4H4zM5.500 9v10.500h13V9M12 17v-5M9.500 14l2.500-2.500 2.500 2.500";
export const UNREAD: Path =
  "M20 12a8 7 0 0 1-8 7 9 9 0 0 1-3.500-.6L4 20l1.300-3.600A6.600 6.600 0 0 1 4 12a8 7 0 0 1 10-6.700M19 7.500a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z";
export const BROOM: Path = "M14.500 4.500l-3.500 7M7 11.500h8l1 8H5.500zM9 15.500v4M12.500 15.500v4";
export const LEAVE: Path = "M13 4.500H5.500v15H13M10 12h10M16 8l4 4-4 4";
export const BLOCK: Path = "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM6 6l12 12";
