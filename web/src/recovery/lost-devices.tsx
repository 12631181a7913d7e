// Which of an account's devices are lost: asked by whoever brings the account back, or this device.

import "../style/recovery.css";
import { For, type JSX } from "solid-js";
import type { FindBackOutcome } from "../../../client/index.ts";
import { listedDevice } from "./words.ts";

type Device = Extract<FindBackOutcome, { kind: "ok" }>["devices"][number];
type Props = {
  question: string;
  /** What becomes of those that are lost, and of the others */
  children: JSX.Element;
  devices: readonly Device[];
  isLost(device: Device["device"]): boolean;
  onChoose(device: Device["device"], isLost: boolean): void;
};

export function LostDevices(props: Props) {
  return (
    <fieldset class="lost-devices">
      <legend>{props.question}</legend>
      <p class="field-say">{props.children}</p>
      <For each={props.devices}>
        {(each, i) => (
          <label class="choice">
            <input
              type="checkbox"
              checked={props.isLost(each.device)}
              onChange={(event) => props.onChoose(each.device, event.currentTarget.checked)}
            />
            {listedDevice(each, i() + 1)}
          </label>
        )}
      </For>
    </fieldset>
  );
}
