// Businesses that others want to hand over to who is signed in: taken with what goes on in them or without, or declined.

import { createSignal, For, Show } from "solid-js";
import { toast } from "../../app/toast.tsx";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import { type Access, businesses } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { Choose } from "../inputs.tsx";
import { useLoad } from "../load.ts";
import { Fault } from "../loaded.tsx";
import type { Problem } from "../request.ts";
import type { OfferView } from "../views.ts";
import { momentWords } from "../words.ts";

const WHAT_STAYS: readonly (readonly [Access, string])[] = [
  ["end", t("Nothing else")],
  ["keep", t("Tokens, webhook and team")],
];

export function Offers(props: { onTaken(): void }) {
  const all = useLoad(businesses.offers);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function take({ business, handle }: OfferView, access: Access): Promise<void> {
    const answer = await businesses.take(business, access);
    setProblem(answer.kind === "problem" ? answer : null);
    await all.reload();
    if (answer.kind === "problem") return;
    toast(t("@{handle} is yours.", { handle }));
    props.onTaken();
  }
  async function decline({ business }: OfferView): Promise<void> {
    const answer = await businesses.endOffer(business);
    setProblem(answer.kind === "problem" ? answer : null);
    await all.reload();
  }
  return (
    <Show when={problem() !== null || (all.value()?.items.length ?? 0) > 0}>
      <section class="stack card" aria-labelledby="offers">
        <h2 id="offers">{t("Offered to you")}</h2>
        <Fault problem={problem()} />
        <ul class="rows" aria-label={t("Offered to you")}>
          <For each={all.value()?.items}>
            {(each) => <Row offer={each} onTake={(access) => void take(each, access)} onDecline={() => void decline(each)} />}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function Row(props: { offer: OfferView; onTake(access: Access): void; onDecline(): void }) {
  const [access, setAccess] = createSignal<Access>("end");
  const { handle } = props.offer;
  return (
    <li class="row-with-button">
      <span class="contact-words">
        <strong dir="auto">@{handle}</strong>
        <span class="quiet">
          {t("Its owner wants it to be yours. The offer ends {moment}.", { moment: momentWords(props.offer.expires) })}
        </span>
      </span>
      <span class="buttons">
        <Confirm
          button={t("Take over")}
          label={t("Take over @{handle}", { handle })}
          isHarmless
          question={t(
            "What is kept of its conversations comes with it. What others set up ends, or stays: tokens, webhook, exports, sends and the team.",
          )}
          yes={t("Take over")}
          onYes={() => props.onTake(access())}
        >
          <Choose label={t("What else stays")} value={access()} options={WHAT_STAYS} onValue={setAccess} />
        </Confirm>
        <Button aria-label={t("Decline @{handle}", { handle })} onClick={() => props.onDecline()}>
          {t("Decline")}
        </Button>
      </span>
    </li>
  );
}
