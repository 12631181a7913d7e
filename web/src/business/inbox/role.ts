// What the console shows to whom. The service decides; a button that would be refused is not drawn.

import type { Section } from "../place.ts";
import type { Role } from "../views.ts";

const TEAMS: readonly Section[] = ["overview", "inbox", "figures", "team"];

export const mayAnswer = (role: Role): boolean => role !== "read-only";
export const mayManage = (role: Role): boolean => role === "owner" || role === "admin";

export function sectionsOf(role: Role, all: readonly Section[]): readonly Section[] {
  if (role === "owner") return all;
  return all.filter((section) => (mayManage(role) ? section !== "ownership" : TEAMS.includes(section)));
}
