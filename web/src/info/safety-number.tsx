// The safety number with one person: sixty digits and a QR code to compare, and the word that they were.

import { createResource, For, Show } from "solid-js";
import { encode } from "uqr";
import type { Member } from "../../../client/index.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";

export function SafetyNumber(props: { person: Member; onClose(): void }) {
  const [digits] = createResource(
    () => props.person.accountId,
    (account) => verbs.safetyNumber(account),
  );
  return (
    <section class="safety" aria-label="Safety number">
      <Show
        when={digits()}
        fallback={<p>{digits.loading ? t("One moment…") : t("There is no safety number for this person yet.")}</p>}
      >
        {(number) => (
          <>
            <p>
              {t("Compare these digits with {person}, side by side or by phone. If they are the same, nobody listens in.", {
                person: props.person.name,
              })}
            </p>
            <QrCode text={`parley-safety:${number()}`} />
            <p class="digits">
              <For each={groupsOfFive(number())}>{(group) => <span>{group} </span>}</For>
            </p>
            <Show
              when={props.person.verified}
              fallback={
                <Button kind="primary" onClick={() => void verbs.verify(props.person.accountId, true)}>
                  {t("They are the same")}
                </Button>
              }
            >
              <p class="verified-line">{t("You verified {person}.", { person: props.person.name })}</p>
              <Button onClick={() => void verbs.verify(props.person.accountId, false)}>{t("Undo")}</Button>
            </Show>
          </>
        )}
      </Show>
      <Button onClick={() => props.onClose()}>{t("Close")}</Button>
    </section>
  );
}

export function QrCode(props: { text: string; label?: string }) {
  const code = () => encode(props.text, { border: 2 });
  const path = () =>
    code()
      .data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
      .join("");
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${code().size} ${code().size}`}
      role="img"
      aria-label={props.label ?? t("The same number as a QR code")}
    >
      <path d={path()} />
    </svg>
  );
}

function groupsOfFive(digits: string): string[] {
  return digits.match(/\d{1,5}/g) ?? [];
}
