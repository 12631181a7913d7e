// In Settings: whether the browser keeps what is stored here, how much that is, and a way to ask it to.

import { createResource, onMount, Show } from "solid-js";
import { askForPersistence, lookAtPersistence, persistence, storageEstimate } from "../app/persistence.ts";
import { toast } from "../app/toast.tsx";
import { Button } from "../ui/button.tsx";
import { sizeWords } from "./size-words.ts";

export function DeviceStorage() {
  const [estimate] = createResource(storageEstimate);
  onMount(() => void lookAtPersistence());

  async function ask(): Promise<void> {
    await askForPersistence();
    if (persistence() !== "kept")
      toast("The browser didn't agree. It often does once Parley is installed or has been used for a while.");
  }

  return (
    <>
      <Show when={persistence() !== "unknown"}>
        <Show
          when={persistence() === "kept"}
          fallback={
            <>
              <p>
                This browser may clear Parley when the disk is full. Your account is on this device only, so it would be lost.
              </p>
              <Button onClick={() => void ask()}>Keep it on this device</Button>
            </>
          }
        >
          <p>This browser keeps Parley until you clear it yourself.</p>
        </Show>
      </Show>
      <Show when={estimate()}>
        {(now) => (
          <p class="field-say">
            Parley uses {sizeWords(now().usedBytes)} here; the browser allows {sizeWords(now().quotaBytes)}.
          </p>
        )}
      </Show>
    </>
  );
}
