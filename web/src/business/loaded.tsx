// What is shown of something that is loaded: a word while it comes, what went wrong with a way to try again, or the thing itself.

import { type Accessor, type JSX, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import type { Load, Pages } from "./load.ts";
import { problemSentence } from "./problem-words.ts";
import type { Problem } from "./request.ts";

export function Loaded<T>(props: { from: Load<T>; children: (value: Accessor<NonNullable<T>>) => JSX.Element }) {
  return (
    <>
      <Fault problem={props.from.problem()} again={() => void props.from.reload()} />
      <Show when={props.from.value()} fallback={<Waiting when={props.from.problem() === null} />}>
        {props.children}
      </Show>
    </>
  );
}

/** @param props.more what its button is called */
export function LoadedPages<T>(props: {
  from: Pages<T>;
  empty: JSX.Element;
  more: string;
  children: (items: Accessor<readonly T[]>) => JSX.Element;
}) {
  return (
    <>
      <Fault problem={props.from.problem()} again={() => void props.from.reload()} />
      <Show when={props.from.items()} fallback={<Waiting when={props.from.problem() === null} />}>
        {(items) => (
          <Show when={items().length > 0} fallback={<p class="quiet">{props.empty}</p>}>
            {props.children(items)}
          </Show>
        )}
      </Show>
      <Show when={props.from.hasMore()}>
        <div>
          <Button onClick={() => void props.from.more()}>{props.more}</Button>
        </div>
      </Show>
    </>
  );
}

/** What one wanted to do did not work. */
export function Fault(props: { problem: Problem | null; again?: () => void }) {
  return (
    <Show when={props.problem}>
      {(problem) => (
        <div class="fault" role="alert">
          <p>{problemSentence(problem())}</p>
          <Show when={props.again}>{(again) => <Button onClick={() => again()()}>{t("Try again")}</Button>}</Show>
        </div>
      )}
    </Show>
  );
}

function Waiting(props: { when: boolean }) {
  return (
    <Show when={props.when}>
      <p class="quiet waiting">One moment…</p>
    </Show>
  );
}
