// The API tokens of a business: those that work, those that do not any more, and a new one, which is shown once.

import { createSignal, For, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import type { BusinessApi } from "./api.ts";
import { CopyButton } from "./copy.tsx";
import { useLoad } from "./load.ts";
import { Loaded } from "./loaded.tsx";
import { NewTokenForm } from "./new-token-form.tsx";
import { TokenRow } from "./token-row.tsx";
import type { NewToken } from "./views.ts";
import { tokenState } from "./words.ts";

export function Tokens(props: { api: BusinessApi }) {
  const tokens = useLoad(props.api.tokens);
  const [isMaking, setMaking] = createSignal(false);
  const [shown, setShown] = createSignal<NewToken | null>(null);
  function made(token: NewToken): void {
    setMaking(false);
    setShown(token);
    void tokens.reload();
  }
  return (
    <>
      <p class="quiet">A program shows its token with each request, and may do what its scopes say. Give each program its own.</p>
      <Show when={shown()} keyed>
        {(token) => <ShownOnce token={token} onDone={() => setShown(null)} />}
      </Show>
      <Show
        when={isMaking()}
        fallback={
          <div>
            <Button kind="primary" onClick={() => setMaking(true)}>
              {t("New token")}
            </Button>
          </div>
        }
      >
        <NewTokenForm api={props.api} onMade={made} onCancel={() => setMaking(false)} />
      </Show>
      <Loaded from={tokens}>
        {(loaded) => {
          const working = () => loaded().items.filter((each) => tokenState(each, Date.now()) === "works");
          const others = () => loaded().items.filter((each) => tokenState(each, Date.now()) !== "works");
          return (
            <>
              <Show when={working().length > 0} fallback={<p class="quiet">No token works now.</p>}>
                <ul class="cards" aria-label="API tokens">
                  <For each={working()}>
                    {(token) => <TokenRow api={props.api} token={token} onMade={made} onChanged={() => void tokens.reload()} />}
                  </For>
                </ul>
              </Show>
              <Show when={others().length > 0}>
                <details>
                  <summary>{t("Tokens that no longer work ({count})", { count: others().length })}</summary>
                  <ul class="cards" aria-label="Tokens that no longer work">
                    <For each={others()}>{(token) => <TokenRow api={props.api} token={token} />}</For>
                  </ul>
                </details>
              </Show>
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function ShownOnce(props: { token: NewToken; onDone(): void }) {
  return (
    <section class="card once" aria-label="New token">
      <h3 tabindex="-1" ref={(heading) => queueMicrotask(() => heading.focus())}>
        {t("“{shown}” is ready", { shown: props.token.shown.name })}
      </h3>
      <p class="warning">This is the only time that this token is shown. Copy it now, and keep it where nobody else reads it.</p>
      <p class="copyable-line">
        <code>{props.token.token}</code>
        <CopyButton what={t("token")} text={props.token.token} />
      </p>
      <div>
        <Button onClick={() => props.onDone()}>{t("I have copied it")}</Button>
      </div>
    </section>
  );
}
