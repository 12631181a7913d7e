// A step that cannot be taken back: the button asks once more, in its own place, and gives the focus back.

import { createSignal, type JSX, Show } from "solid-js";
import { Button } from "../ui/button.tsx";

export function Confirm(props: { button: string; question: string; yes: string; onYes(): void; children?: JSX.Element }) {
  const [asking, setAsking] = createSignal(false);
  let place: HTMLDivElement | undefined;
  function open(): void {
    setAsking(true);
    queueMicrotask(() => place?.querySelector<HTMLElement>("select, button")?.focus());
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
          <Button kind="danger" onClick={open}>
            {props.button}
          </Button>
        }
      >
        <fieldset class="confirm" onKeyDown={(event) => event.key === "Escape" && close()}>
          <legend>{props.question}</legend>
          {props.children}
          <Button
            kind="danger"
            onClick={() => {
              close();
              props.onYes();
            }}
          >
            {props.yes}
          </Button>
          <Button onClick={close}>Cancel</Button>
        </fieldset>
      </Show>
    </div>
  );
}
