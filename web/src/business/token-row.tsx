// One token: what it is for, what became of it, and taking it out of use.

import { createSignal, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { ProblemLine } from "../ui/problem-line.tsx";
import type { BusinessApi } from "./api.ts";
import { Confirm } from "./confirm.tsx";
import { Choose, TextArea } from "./inputs.tsx";
import { Fault } from "./loaded.tsx";
import { networksIn } from "./network-lines.ts";
import type { Answer, Problem } from "./request.ts";
import { OVERLAPS } from "./scopes.ts";
import type { NewToken, TokenView } from "./views.ts";
import { dateWords, momentWords, tokenState } from "./words.ts";

type Props = { api: BusinessApi; token: TokenView; onMade?: (token: NewToken) => void; onChanged?: () => void };

export function TokenRow(props: Props) {
  const [hours, setHours] = createSignal(24);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [networks, setNetworks] = createSignal(props.token.networks.join("\n"));
  const [isNone, setNone] = createSignal(false);
  const state = () => tokenState(props.token, Date.now());

  async function done<T>(answer: Promise<Answer<T>>): Promise<T | null> {
    const outcome = await answer;
    setProblem(outcome.kind === "problem" ? outcome : null);
    return outcome.kind === "ok" ? outcome.value : null;
  }
  async function rotate(): Promise<void> {
    const made = await done(props.api.rotateToken(props.token.id, hours()));
    if (made !== null) props.onMade?.(made);
  }
  async function change(): Promise<void> {
    const answer = await props.api.changeToken(props.token.id, networksIn(networks()));
    const isFault = answer.kind === "problem" && answer.detail.startsWith("networks");
    setNone(isFault);
    setProblem(answer.kind === "problem" && !isFault ? answer : null);
    if (answer.kind !== "ok") return;
    toast(t("“{token}” works from there.", { token: props.token.name }));
    props.onChanged?.();
  }
  async function revoke(): Promise<void> {
    await done(props.api.revokeToken(props.token.id));
    if (problem() !== null) return;
    toast(t("“{token}” works no more.", { token: props.token.name }));
    props.onChanged?.();
  }

  return (
    <li class="card">
      <div class="card-head">
        <h3 dir="auto">{props.token.name}</h3>
        <span class="tag" classList={{ ok: state() === "works" }}>
          {{ works: t("works"), expired: t("expired"), revoked: t("revoked") }[state()]}
        </span>
      </div>
      <p class="scopes">
        <code>{props.token.scopes.join("  ")}</code>
      </p>
      <dl class="facts">
        <Fact name={t("Created")} value={dateWords(props.token.created)} />
        <Fact name={t("Expires")} value={props.token.expires === null ? t("never") : momentWords(props.token.expires)} />
        <Fact
          name={t("Works from")}
          value={props.token.networks.length === 0 ? t("anywhere") : props.token.networks.join(", ")}
        />
        <Fact name={t("Last used")} value={props.token.lastUsed === null ? t("never") : momentWords(props.token.lastUsed)} />
      </dl>
      <Fault problem={problem()} />
      <ProblemLine says={isNone() ? t("One of these is no address and no network, or there are more than 16.") : null} />
      <Show when={state() === "works"}>
        <div class="buttons">
          <Confirm
            button={t("Rotate")}
            label={t("Rotate {token}", { token: props.token.name })}
            isHarmless
            question={t("A new token takes its place. How long may the old one go on?")}
            yes={t("Rotate")}
            onYes={() => void rotate()}
          >
            <Choose label={t("Overlap")} value={hours()} options={OVERLAPS} onValue={setHours} />
          </Confirm>
          <Confirm
            button={t("Networks")}
            label={t("Networks of {token}", { token: props.token.name })}
            isHarmless
            question={t("From where may it be used? From elsewhere it is no token at once.")}
            yes={t("Save")}
            onYes={() => void change()}
          >
            <TextArea
              label={t("Only from these networks")}
              value={networks()}
              onValue={setNetworks}
              maxLength={1024}
              rows={2}
              hint={t("An address or a network on each line, such as 203.0.113.0/24. Left empty, the token works from anywhere.")}
            />
          </Confirm>
          <Confirm
            button={t("Revoke")}
            label={t("Revoke {token}", { token: props.token.name })}
            question={t("“{token}” stops at once, and does not come back.", { token: props.token.name })}
            yes={t("Revoke")}
            onYes={() => void revoke()}
          />
        </div>
      </Show>
    </li>
  );
}

export function Fact(props: { name: string; value: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}
