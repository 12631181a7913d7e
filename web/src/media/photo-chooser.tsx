// Gives a person or a group a photo, another one, or none.

import { createSignal, lazy, Show } from "solid-js";
import type { PhotoOutcome } from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { takeFrom } from "./chosen.ts";
import { sizeWords } from "./size-words.ts";

const Crop = lazy(() => import("./crop.tsx"));

const ACTS = {
  person: { choose: t("Choose photo"), change: t("Change photo"), remove: t("Remove photo") },
  group: { choose: t("Choose group photo"), change: t("Change group photo"), remove: t("Remove group photo") },
};

type Props = { of: keyof typeof ACTS; has: boolean; save(photo: Blob | null): Promise<PhotoOutcome> };

export function PhotoChooser(props: Props) {
  const [chosen, setChosen] = createSignal<File | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  let input: HTMLInputElement | undefined;

  async function save(photo: Blob | null): Promise<string | null> {
    const sentence = sentenceOf(await props.save(photo));
    setProblem(sentence);
    if (sentence === null) setChosen(null);
    return sentence;
  }

  return (
    <div class="photo-chooser">
      <Button onClick={() => input?.click()}>{props.has ? ACTS[props.of].change : ACTS[props.of].choose}</Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => setChosen(takeFrom(event.currentTarget)[0] ?? null)}
      />
      <Show when={props.has}>
        <Button kind="danger" onClick={() => void save(null)}>
          {ACTS[props.of].remove}
        </Button>
      </Show>
      <ProblemLine says={chosen() === null ? problem() : null} />
      <Show when={chosen()} keyed>
        {(file) => <Crop file={file} onDone={save} onClose={() => setChosen(null)} />}
      </Show>
    </div>
  );
}

function sentenceOf(outcome: PhotoOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
      return null;
    case "photo-too-big":
      return t("This photo is too large: at most {size}.", { size: sizeWords(outcome.limitBytes) });
    case "no-room":
      return t("This device has no room left. Free some space first.");
    default:
      return sentenceFor(outcome);
  }
}
