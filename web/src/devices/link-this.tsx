// The first screen for somebody who has Parley on another device: its code is typed here, the digits shown here are typed there.

import { t } from "../language/say.ts";
import "../style/devices.css";
import { createSignal, lazy, onCleanup, Show, Suspense } from "solid-js";
import { useQuery, verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { thisSystem } from "./system-name.ts";
import { linkSentence } from "./words.ts";

const ScanCode = lazy(() => import("./scan-code.tsx").then(({ ScanCode }) => ({ default: ScanCode })));
const hasCamera = navigator.mediaDevices !== undefined;

export function LinkThis(props: { onBack(): void }) {
  const link = useQuery(() => ({ kind: "link" }) as const);
  const [code, setCode] = createSignal("");
  const [isTyping, setTyping] = createSignal(false);
  onCleanup(() => void verbs.endLink());
  const digits = () => {
    const now = link();
    return now?.kind === "check-code" ? now.digits : null;
  };
  const problem = () => {
    const now = link();
    return now?.kind === "failed" && !isTyping() ? linkSentence(now.why) : null;
  };
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    begin(code());
  }
  function begin(told: string): void {
    if (link()?.kind === "meeting") return;
    setTyping(false);
    void verbs.linkThisDevice({ code: told, system: thisSystem() });
  }
  const [isScanning, setScanning] = createSignal(false);
  function scanned(read: string): void {
    setScanning(false);
    setCode(read);
    begin(read);
  }
  return (
    <Show
      when={digits()}
      fallback={
        <form class="onboarding-card" onSubmit={submit}>
          <h1>Link to your other device</h1>
          <p class="lead">
            There open Settings, then Devices, and choose “Link a device”. Scan the code that it shows, or type it.
          </p>
          <Field
            label={t("Link code")}
            plainText
            autofocus
            maxLength={40}
            value={code()}
            onValue={(text) => {
              setCode(text);
              setTyping(true);
            }}
            problem={problem()}
          />
          <Button kind="primary" submit aria-busy={link()?.kind === "meeting"}>
            {t("Continue")}
          </Button>
          <Show
            when={isScanning()}
            fallback={
              <Show when={hasCamera}>
                <Button onClick={() => setScanning(true)}>{t("Scan with the camera")}</Button>
              </Show>
            }
          >
            <Suspense fallback={<p role="status">Starting the camera…</p>}>
              <ScanCode onCode={scanned} onClose={() => setScanning(false)} />
            </Suspense>
          </Show>
          <Button onClick={() => props.onBack()}>{t("Back")}</Button>
        </form>
      }
    >
      {(shown) => (
        <div class="onboarding-card">
          <h1>Almost there</h1>
          <p class="lead">Type these digits on your other device.</p>
          <section class="check-code" aria-label="Check code" aria-live="polite">
            <p>Check code</p>
            <p class="check-digits">{shown()}</p>
          </section>
          <Button onClick={() => props.onBack()}>{t("Cancel")}</Button>
        </div>
      )}
    </Show>
  );
}
