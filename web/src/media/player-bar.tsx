// The player above the panes, while the chat it plays from is not the one on screen.

import { Show } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { playTime } from "../app/when.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { PAUSE, PLAY } from "../ui/more-icons.ts";
import { cycleRate, playing, positionMs, rate, stop, toggle, track } from "./player.ts";

export default function PlayerBar() {
  return (
    <Show when={track()}>
      {(now) => (
        <section class="player-bar" aria-label="Now playing">
          <IconButton
            icon={playing() ? PAUSE : PLAY}
            label={playing() ? t("Pause voice message") : t("Play voice message")}
            onClick={() => void toggle(now())}
          />
          <button
            type="button"
            class="player-title"
            onClick={() => goTo({ kind: "chat", conversation: now().place.conversation })}
          >
            <span dir="auto">{now().title}</span> {playTime(positionMs())}
          </button>
          <Button aria-label={t("Speed {rate}x", { rate: rate() })} onClick={cycleRate}>
            {rate()}×
          </Button>
          <IconButton icon="close" label={t("Stop playing")} onClick={stop} />
        </section>
      )}
    </Show>
  );
}
