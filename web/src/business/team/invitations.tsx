// Invitations to be one of a business's people.

import { createSignal, For, Show } from "solid-js";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import { businesses } from "../api.ts";
import { useLoad } from "../load.ts";
import { Fault } from "../loaded.tsx";
import type { Problem } from "../request.ts";
import type { InvitationView } from "../views.ts";
import { roleWord } from "../words.ts";

export function Invitations(props: { onAccepted(): void }) {
  const all = useLoad(businesses.invitations);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function answer({ business }: InvitationView, isYes: boolean): Promise<void> {
    const done = await (isYes ? businesses.accept(business) : businesses.decline(business));
    setProblem(done.kind === "problem" ? done : null);
    await all.reload();
    if (done.kind === "ok" && isYes) props.onAccepted();
  }
  return (
    <Show when={(all.value()?.items.length ?? 0) > 0}>
      <section class="stack card" aria-labelledby="invitations">
        <h2 id="invitations">{t("Invitations")}</h2>
        <Fault problem={problem()} />
        <ul class="rows" aria-label={t("Invitations")}>
          <For each={all.value()?.items}>
            {(each) => (
              <li class="row-with-button">
                <span>
                  {t("@{handle} invites you to its team as: {role}", { handle: each.handle, role: roleWord(each.role) })}
                </span>
                <span class="buttons">
                  <Button
                    kind="primary"
                    aria-label={t("Join @{handle}", { handle: each.handle })}
                    onClick={() => void answer(each, true)}
                  >
                    {t("Join")}
                  </Button>
                  <Button aria-label={t("Decline @{handle}", { handle: each.handle })} onClick={() => void answer(each, false)}>
                    {t("Decline")}
                  </Button>
                </span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
