// The choice whether pages are asked what they are.

import { For } from "solid-js";
import { t } from "../language/say.ts";
import { ASKING, type Asking, asking, setAsking } from "./asking.ts";

const LABELS: Record<Asking, string> = { ask: t("Ask for each link"), always: t("Always"), never: t("Never") };

export function AskingSetting() {
  return (
    <fieldset class="within" aria-describedby="previews-hint">
      <legend>Link previews</legend>
      <div class="choices">
        <For each={ASKING}>
          {(each) => (
            <label class="choice">
              <input type="radio" name="previews" checked={asking() === each} onChange={() => setAsking(each)} />
              {LABELS[each]}
            </label>
          )}
        </For>
      </div>
      <p id="previews-hint" class="field-say">
        For a preview of a page that you link to, Parley's service opens the page, and so learns the link. Nobody who reads your
        message opens anything.
      </p>
    </fieldset>
  );
}
