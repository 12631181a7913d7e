// A step that cannot be taken back: the button asks once more, in its own place, and gives the focus back.

import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";

type Props = {
  button: string;
  /** What it is called where the button's own word leaves open of what it is; begins with that word */
  label?: string;
  question: string;
  yes: string;
  /** Where "Cancel" could be taken for the step itself */
  no?: string;
  isHarmless?: boolean;
  onYes(): void;
  children?: JSX.Element;
};

export function Confirm(props: Props) {
  const [asking, setAsking] = createSignal(false);
  const kind = () => (props.isHarmless === true ? "quiet" : "danger");
  let place: HTMLDivElement | undefined;
  function open(): void {
    setAsking(true);
    queueMicrotask(() => place?.querySelector<HTMLElement>("select, textarea, button")?.focus());
  }
  function close(): void {
    setAsking(false);
    queueMicrotask(() => place?.querySelector<HTMLElement>("button")?.focus());
  }
  return (
    <div ref={place} class="confirm-place">
      <Show
        when={asking()}
        fallback={
          <Button kind={kind()} aria-label={props.label} onClick={open}>
            {props.button}
          </Button>
        }
      >
        <fieldset class="confirm" onKeyDown={(event) => event.key === "Escape" && close()}>
          <legend>{props.question}</legend>
          {props.children}
          <Button
            kind={props.isHarmless === true ? "primary" : "danger"}
            onClick={() => {
              close();
              props.onYes();
            }}
          >
            {props.yes}
          </Button>
          <Button onClick={close}>{props.no ?? t("Cancel")}</Button>
        </fieldset>
      </Show>
    </div>
  );
}
