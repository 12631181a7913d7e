// The hours in which nothing makes a sound.

import { Show } from "solid-js";
import { t } from "../language/say.ts";
import { type QuietHours, USUAL_NIGHT } from "../sw/settings.ts";
import { SwitchRow } from "../ui/switch-row.tsx";
import { minuteFrom, timeOf } from "./time-of-day.ts";

export function QuietHoursRow(props: { quiet: QuietHours | null; onChange(quiet: QuietHours | null): void }) {
  return (
    <>
      <SwitchRow
        label={t("Quiet hours")}
        hint={t("Notifications still show, without a sound.")}
        on={props.quiet !== null}
        onChange={(on) => props.onChange(on ? USUAL_NIGHT : null)}
      />
      <Show when={props.quiet}>
        {(quiet) => (
          <div class="times">
            <Time label={t("From")} minute={quiet().from} onChange={(from) => props.onChange({ ...quiet(), from })} />
            <Time label={t("To")} minute={quiet().to} onChange={(to) => props.onChange({ ...quiet(), to })} />
          </div>
        )}
      </Show>
    </>
  );
}

function Time(props: { label: string; minute: number; onChange(minute: number): void }) {
  return (
    <label class="choice">
      {props.label}
      <input
        type="time"
        class="time-field"
        value={timeOf(props.minute)}
        onChange={(event) => {
          const minute = minuteFrom(event.currentTarget.value);
          if (minute !== null) props.onChange(minute);
        }}
      />
    </label>
  );
}
