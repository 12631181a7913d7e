// The sections of the settings: beside what is open where there is room, and a page of its own on a phone.

import { For } from "solid-js";
import type { Route } from "../app/route.ts";
import { RouteLink } from "../business/place-link.tsx";
import { t } from "../language/say.ts";

export const SECTIONS = {
  profile: t("Profile"),
  appearance: t("Appearance"),
  language: t("Language"),
  notifications: t("Notifications"),
  devices: t("Devices"),
  recovery: t("Recovery"),
  privacy: t("Privacy"),
  storage: t("Storage"),
  business: t("Business"),
  about: t("About"),
  leave: t("Leave"),
} as const;
export type Section = keyof typeof SECTIONS;

/** What is no section shows the first. */
export function sectionOf(named: string | undefined): Section {
  return named !== undefined && Object.hasOwn(SECTIONS, named) ? (named as Section) : "profile";
}

export function Sections(props: { current: Section }) {
  return (
    <nav class="settings-sections" aria-label="Settings">
      <For each={Object.keys(SECTIONS) as Section[]}>
        {(section) => (
          <RouteLink class="settings-section" to={placeOf(section)} current={section === props.current}>
            {SECTIONS[section]}
          </RouteLink>
        )}
      </For>
    </nav>
  );
}

function placeOf(section: Section): Route {
  return section === "devices" ? { kind: "devices" } : { kind: "settings", section };
}
