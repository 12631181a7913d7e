// In Settings: how Parley looks on this device.

import { createSignal, For } from "solid-js";
import { t } from "../language/say.ts";
import { SwitchRow } from "../ui/switch-row.tsx";
import { ACCENTS, DENSITIES, GROUNDS, type Look, lookFrom, SCALES, THEMES } from "./look.ts";

const NAMES = {
  theme: { system: t("Like the system"), light: t("Light"), dark: t("Dark") },
  accent: { violet: t("Violet"), blue: t("Blue"), green: t("Green"), rose: t("Rose") },
  density: { comfortable: t("Comfortable"), compact: t("Compact") },
  ground: { plain: t("Plain"), tinted: t("Tinted"), cool: t("Cool") },
};

export function Appearance() {
  const [look, setLook] = createSignal<Look>(globalThis.parleyLook?.now() ?? lookFrom(null));
  const change = (next: Partial<Look>) => {
    globalThis.parleyLook?.set(next);
    setLook({ ...look(), ...next });
  };
  return (
    <fieldset>
      <legend>Appearance</legend>
      <p class="field-say">This device only.</p>
      <Choice
        name="theme"
        title={t("Theme")}
        all={THEMES}
        words={(one) => NAMES.theme[one]}
        now={look().theme}
        onChoose={(theme) => change({ theme })}
      />
      <Choice
        name="accent"
        title={t("Accent")}
        all={ACCENTS}
        words={(one) => NAMES.accent[one]}
        now={look().accent}
        onChoose={(accent) => change({ accent })}
      />
      <Choice
        name="scale"
        title={t("Text size")}
        all={SCALES}
        words={(one) => t("{n} %", { n: Math.round(one * 100) })}
        now={look().scale}
        onChoose={(scale) => change({ scale })}
      />
      <Choice
        name="density"
        title={t("Density")}
        all={DENSITIES}
        words={(one) => NAMES.density[one]}
        now={look().density}
        onChoose={(density) => change({ density })}
      />
      <Choice
        name="ground"
        title={t("Chat background")}
        all={GROUNDS}
        words={(one) => NAMES.ground[one]}
        now={look().ground}
        onChoose={(ground) => change({ ground })}
      />
      <SwitchRow
        label={t("Reduce motion")}
        hint={t("When on, nothing slides or grows.")}
        on={look().isStill}
        onChange={(isStill) => change({ isStill })}
      />
    </fieldset>
  );
}

type ChoiceProps<T> = { name: string; title: string; all: readonly T[]; now: T; words(one: T): string; onChoose(one: T): void };

function Choice<T extends string | number>(props: ChoiceProps<T>) {
  return (
    <fieldset class="choices-of">
      <legend>{props.title}</legend>
      <div class="choices">
        <For each={props.all}>
          {(one) => (
            <label class="choice">
              <input
                type="radio"
                name={props.name}
                value={one}
                checked={props.now === one}
                onChange={() => props.onChoose(one)}
              />
              {props.words(one)}
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
