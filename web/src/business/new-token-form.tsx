// What a new token is for: its name, what it may do, and how long.

import { createSignal, createUniqueId, For } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import type { BusinessApi } from "./api.ts";
import { Choose, TextArea } from "./inputs.tsx";
import { Fault } from "./loaded.tsx";
import { networksIn } from "./network-lines.ts";
import type { Problem } from "./request.ts";
import { EXPIRIES, SCOPE_GROUPS, type Scope } from "./scopes.ts";
import type { NewToken } from "./views.ts";

const DEFAULT_DAYS = 90;

export function NewTokenForm(props: { api: BusinessApi; onMade(token: NewToken): void; onCancel(): void }) {
  const [name, setName] = createSignal("");
  const [scopes, setScopes] = createSignal<ReadonlySet<Scope>>(new Set());
  const [days, setDays] = createSignal<number | null>(DEFAULT_DAYS);
  const [networks, setNetworks] = createSignal("");
  const [fault, setFault] = createSignal<"name" | "scopes" | "networks" | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);

  function toggle(scope: Scope, isWanted: boolean): void {
    const next = new Set(scopes());
    if (isWanted) next.add(scope);
    else next.delete(scope);
    setScopes(next);
  }

  async function create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setFault(name().trim() === "" ? "name" : scopes().size === 0 ? "scopes" : null);
    if (fault() !== null) return;
    setBusy(true);
    const answer = await props.api.createToken({
      name: name().trim(),
      scopes: [...scopes()],
      networks: networksIn(networks()),
      expiresInDays: days(),
    });
    setBusy(false);
    if (answer.kind === "problem" && answer.detail.startsWith("networks")) return void setFault("networks");
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    props.onMade(answer.value);
  }

  return (
    <form class="stack card" aria-label="New token" onSubmit={(event) => void create(event)}>
      <Field
        label={t("Token name")}
        value={name()}
        onValue={setName}
        maxLength={64}
        autofocus
        hint={t("For you: which program has it.")}
        problem={fault() === "name" ? t("Give the token a name first.") : null}
      />
      <For each={SCOPE_GROUPS}>
        {(group) => (
          <fieldset>
            <legend>{group.name}</legend>
            <For each={group.scopes}>
              {([scope, says]) => <ScopeBox scope={scope} says={says} isOn={scopes().has(scope)} onToggle={toggle} />}
            </For>
          </fieldset>
        )}
      </For>
      <ProblemLine says={fault() === "scopes" ? t("Choose what the token may do.") : null} />
      <Choose label={t("Expires")} value={days()} options={EXPIRIES} onValue={setDays} />
      <TextArea
        label={t("Only from these networks")}
        value={networks()}
        onValue={setNetworks}
        maxLength={1024}
        rows={2}
        hint={t("An address or a network on each line, such as 203.0.113.0/24. Left empty, the token works from anywhere.")}
      />
      <ProblemLine
        says={fault() === "networks" ? t("One of these is no address and no network, or there are more than 16.") : null}
      />
      <Fault problem={problem()} />
      <div class="buttons">
        <Button kind="primary" submit aria-busy={busy()}>
          {t("Create token")}
        </Button>
        <Button onClick={() => props.onCancel()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}

function ScopeBox(props: { scope: Scope; says: string; isOn: boolean; onToggle(scope: Scope, isWanted: boolean): void }) {
  const id = createUniqueId();
  return (
    <label class="choice scope">
      <input
        type="checkbox"
        checked={props.isOn}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-says`}
        onChange={(event) => props.onToggle(props.scope, event.currentTarget.checked)}
      />
      <span>
        <code id={`${id}-name`}>{props.scope}</code>
        <span id={`${id}-says`} class="quiet">
          {props.says}
        </span>
      </span>
    </label>
  );
}
