// Settings -> Devices: those of this account, another one linked, one removed.

import { t } from "../language/say.ts";
import "../style/devices.css";
import { createSignal, For, Match, onCleanup, Show, Switch } from "solid-js";
import type { LinkView, OwnDevice, RecoveryWay } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { useQuery, verbs } from "../engine/use.ts";
import { QrCode } from "../info/safety-number.tsx";
import { AskWay } from "../recovery/ask-way.tsx";
import { dayOf } from "../recovery/day.ts";
import { Sections } from "../settings/sections.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { type Act, DeviceDialog } from "./device-dialog.tsx";
import { thisSystem } from "./system-name.ts";
import { decisionSentence, deviceName, linkSentence } from "./words.ts";

export function Devices() {
  const devices = useQuery(() => ({ kind: "devices" }) as const);
  const [asked, setAsked] = createSignal<{ device: OwnDevice; act: Act } | null>(null);
  const ask = (device: OwnDevice, act: Act) => setAsked({ device, act });
  return (
    <section class="chat-pane settings" aria-label="Devices" data-section="devices">
      <header class="pane-head">
        <IconButton icon="back" label={t("Back to settings")} onClick={() => goTo({ kind: "settings" })} />
        <h1>Devices</h1>
      </header>
      <div class="settings-pane">
        <Sections current="devices" />
        <div class="settings-body">
          <LinkADevice />
          <ul class="own-devices" aria-label="Your devices">
            <For each={devices() ?? []}>
              {(device) => (
                <li>
                  <div>
                    <strong>{device.isThis && device.name === "" ? thisSystem() : deviceName(device)}</strong>
                    <p class="field-say">
                      {device.isThis
                        ? t("This device")
                        : device.suspended
                          ? t("Added {addedAt}, and removed. It keeps its place among your ten.", {
                              addedAt: dayOf(device.addedAt),
                            })
                          : t("Added {addedAt}", { addedAt: dayOf(device.addedAt) })}
                    </p>
                  </div>
                  <Show when={!device.isThis && !device.suspended}>
                    <Button
                      kind="danger"
                      aria-label={t("Remove {device}", { device: deviceName(device) })}
                      onClick={() => ask(device, "remove")}
                    >
                      {t("Remove")}
                    </Button>
                  </Show>
                  <Show when={!device.isThis && device.suspended}>
                    <div class="settings-links">
                      <Button
                        aria-label={t("Let back in {device}", { device: deviceName(device) })}
                        onClick={() => ask(device, "let-in")}
                      >
                        {t("Let back in")}
                      </Button>
                      <Button
                        kind="danger"
                        aria-label={t("Remove for good {device}", { device: deviceName(device) })}
                        onClick={() => ask(device, "for-good")}
                      >
                        {t("Remove for good")}
                      </Button>
                    </div>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </div>
      </div>
      <Show when={asked()}>{(now) => <DeviceDialog device={now().device} act={now().act} onClose={() => setAsked(null)} />}</Show>
    </section>
  );
}

function LinkADevice() {
  const link = useQuery(() => ({ kind: "link" }) as const);
  onCleanup(() => void verbs.endLink());
  const shown = () => {
    const now = link();
    return now !== undefined && ["shown", "checking", "adding"].includes(now.kind) ? now : null;
  };
  const [code, setCode] = createSignal("");
  const codeIn = () => {
    const now = link();
    if (now?.kind === "shown") setCode(now.code);
    return code();
  };
  const ended = () => {
    const now = link();
    if (now?.kind === "failed") return linkSentence(now.why);
    return null;
  };
  const [asksKey, setAsksKey] = createSignal(false);
  /** Where the root is on no device its owner shows the key, or a passkey. */
  async function begin(way?: RecoveryWay): Promise<string | null> {
    const outcome = await verbs.showLinkCode({ system: thisSystem(), ...(way && { way }) });
    setAsksKey(outcome.kind !== "ok");
    return way === undefined && outcome.kind === "needs-recovery" ? null : decisionSentence(outcome);
  }
  return (
    <Switch
      fallback={
        <div class="link-device">
          <p>Use Parley on a computer and a phone at once. Your chats come along; new messages reach all your devices.</p>
          <ProblemLine says={ended()} />
          <Show when={link()?.kind === "linked"}>
            <p role="status">The device is linked.</p>
          </Show>
          <Show
            when={asksKey()}
            fallback={
              <Button kind="primary" onClick={() => void begin()}>
                {t("Link a device")}
              </Button>
            }
          >
            <AskWay
              says={t("Only you can add a device. To show a code, type your recovery key:")}
              button={t("Show link code")}
              go={begin}
              onCancel={() => setAsksKey(false)}
            />
          </Show>
        </div>
      }
    >
      <Match when={shown()}>{(now) => <ShownCode link={now()} code={codeIn()} />}</Match>
    </Switch>
  );
}

function ShownCode(props: { link: LinkView; code: string }) {
  const [digits, setDigits] = createSignal("");
  const system = () => ("system" in props.link ? props.link.system : null);
  function confirm(event: SubmitEvent): void {
    event.preventDefault();
    if (/^\d{4}$/.test(digits().trim())) void verbs.confirmLink(digits());
  }
  return (
    <form class="link-device" onSubmit={confirm}>
      <ol>
        <li>On the new device open Parley and choose “I already have an account”, then “Link to my other device”.</li>
        <li>Type this code there, or scan it. It's good for two minutes.</li>
      </ol>
      <p>
        <strong>Whoever gets this code can read your messages.</strong> {t("Parley never asks you for it.")}
      </p>
      <section class="link-code" aria-label="Link code">
        <code>{props.code}</code>
        <QrCode text={props.code.replaceAll(" ", "")} label={t("The link code as a QR code")} />
      </section>
      <p role="status">
        {system() === null
          ? t("Waiting for the new device…")
          : t("{system} has the code. Is that yours? Type the four digits it shows.", { system: system() })}
      </p>
      <Show when={props.link.kind === "checking" && props.link}>
        {(checking) => (
          <p>
            {checking().isNear
              ? t("Both devices are on the same network.")
              : t("They're on different networks. If the other device isn't beside you, press Cancel.")}
          </p>
        )}
      </Show>
      <Show when={system() !== null}>
        <Field label={t("Check code")} plainText autofocus maxLength={8} value={digits()} onValue={setDigits} />
      </Show>
      <div class="settings-links">
        <Show when={system() !== null}>
          <Button kind="primary" submit aria-busy={props.link.kind === "adding"}>
            {t("Link")}
          </Button>
        </Show>
        <Button onClick={() => void verbs.endLink()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}
