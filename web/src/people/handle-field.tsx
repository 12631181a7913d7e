// Where a handle is typed, or the link of somebody's invitation pasted or scanned.

import { createSignal, type JSX, lazy, Show, Suspense } from "solid-js";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { SCAN } from "../ui/more-icons.ts";
import { handleIn, scannedHandle } from "./handle-in.ts";

const ScanCode = lazy(() => import("../devices/scan-code.tsx").then(({ ScanCode }) => ({ default: ScanCode })));

type Props = {
  value: string;
  onValue(handle: string): void;
  problem: string | null;
  hint?: string;
  autofocus?: boolean;
  onEnter?(): void;
  /** A button beside it */
  children?: JSX.Element;
};

export function HandleField(props: Props) {
  const [isScanning, setScanning] = createSignal(false);
  const [elsewhere, setElsewhere] = createSignal(false);

  function take(text: string): void {
    const isLink = text.includes("/");
    const handle = isLink ? handleIn(text, location.origin) : text;
    setElsewhere(handle === null);
    props.onValue(handle ?? "");
  }

  return (
    <>
      <div class="field-with-button">
        <Field
          label={t("Handle")}
          prefix="@"
          plainText
          autofocus={props.autofocus}
          value={props.value}
          onValue={take}
          hint={props.hint}
          problem={elsewhere() ? t("That link leads somewhere else.") : props.problem}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || props.onEnter === undefined || props.value.trim() === "") return;
            event.preventDefault();
            props.onEnter();
          }}
        />
        <IconButton icon={SCAN} label={t("Scan an invitation")} onClick={() => setScanning(!isScanning())} />
        {props.children}
      </div>
      <Show when={isScanning()}>
        <Suspense>
          <ScanCode
            find={(text) => scannedHandle(text, location.origin)}
            cannot={cannotSee}
            onCode={(handle) => {
              setScanning(false);
              take(handle);
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      </Show>
    </>
  );
}

function cannotSee(name: string): string {
  if (name === "NotAllowedError") return t("Parley may not use the camera here. Allow it in your browser, or type the handle.");
  if (name === "NotFoundError") return t("There's no camera here. Type the handle.");
  return t("The camera doesn't work right now. Type the handle.");
}
