// In Settings: whether the browser keeps what is stored here, how much that is, and a way to ask it to.

import { createResource, onMount, Show } from "solid-js";
import type { Recovery } from "../../../client/index.ts";
import { askForPersistence, lookAtPersistence, persistence, storageEstimate } from "../app/persistence.ts";
import { account } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { sizeWords } from "./size-words.ts";

export function DeviceStorage() {
  const [estimate] = createResource(storageEstimate);
  onMount(() => void lookAtPersistence());

  async function ask(): Promise<void> {
    await askForPersistence();
    if (persistence() !== "kept")
      toast(t("The browser didn't agree. It often does once Parley is installed or has been used for a while."));
  }

  return (
    <>
      <Show when={persistence() !== "unknown"}>
        <Show
          when={persistence() === "kept"}
          fallback={
            <>
              <p>
                {t("This browser may clear Parley when the disk is full.")} {whatThen(account()?.recovery)}
              </p>
              <Button onClick={() => void ask()}>{t("Keep it on this device")}</Button>
            </>
          }
        >
          <p>This browser keeps Parley until you clear it yourself.</p>
        </Show>
      </Show>
      <Show when={estimate()}>
        {(now) => (
          <p class="field-say">
            {t("Parley uses {usedBytes} here; the browser allows {quotaBytes}.", {
              usedBytes: sizeWords(now().usedBytes),
              quotaBytes: sizeWords(now().quotaBytes),
            })}
          </p>
        )}
      </Show>
    </>
  );
}

function whatThen(recovery: Recovery = "none"): string {
  return recovery === "none"
    ? t("Without a recovery key or another device, your account would be lost then.")
    : t("You'd come back with your recovery key.");
}
