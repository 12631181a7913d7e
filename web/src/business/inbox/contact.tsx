// Beside a thread: whose it is, its state and labels, since when they wait, and handing the person over.

import { For, Show } from "solid-js";
import { t } from "../../language/say.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import type { BusinessApi } from "../api.ts";
import { HandOver } from "../hand-over.tsx";
import { Choose } from "../inputs.tsx";
import type { Load } from "../load.ts";
import { QuickReplyEditor } from "../quick-reply-editor.tsx";
import type { InboxItem, InboxState, Items, Label, MemberView, QuickReply } from "../views.ts";
import { momentWords } from "../words.ts";
import type { Desk } from "./desk.ts";
import { LabelEditor } from "./label-editor.tsx";
import { mayAnswer, mayManage } from "./role.ts";

const STATES: readonly (readonly [InboxState, string])[] = [
  ["open", t("Open")],
  ["waiting", t("Waiting for them")],
  ["closed", t("Closed")],
];

export function Contact(props: {
  desk: Desk;
  item: Load<InboxItem>;
  members: readonly MemberView[];
  labels: Load<Items<Label>>;
  replies: Load<Items<QuickReply>>;
  onChange(changes: Parameters<BusinessApi["changeConversation"]>[1]): void;
  onBack(): void;
}) {
  const { business } = props.desk;
  const canAnswer = mayAnswer(business.role);
  const agents = () => props.members.filter(({ state, role }) => state === "member" && mayAnswer(role));
  const assignable = (): readonly (readonly [string | null, string])[] => [
    [null, t("Nobody")],
    ...agents().map(({ id }) => [id, props.desk.nameOf(id)] as const),
  ];
  return (
    <aside class="inbox-about" aria-label={t("About this conversation")}>
      <div class="desk-head">
        <IconButton icon="back" label={t("Back to the messages")} onClick={() => props.onBack()} />
      </div>
      <Show when={props.item.value()}>
        {(item) => (
          <>
            <div class="about-who">
              <Avatar name={item().name || t("Somebody")} seed={item().person} />
              <div>
                <h3 dir="auto">{item().name || t("Somebody")}</h3>
                <p class="quiet">
                  {item().lastWroteAt === null
                    ? t("never wrote")
                    : t("wrote {moment}", { moment: momentWords(item().lastWroteAt ?? 0) })}
                </p>
              </div>
            </div>
            <Show when={item().waitingSince}>
              {(since) => <p class="waits">{t("Waits for an answer since {moment}.", { moment: momentWords(since()) })}</p>}
            </Show>
            <Show
              when={canAnswer}
              fallback={
                <dl class="facts">
                  <div>
                    <dt>{t("Assigned to")}</dt>
                    <dd>{item().assignee === null ? t("Nobody") : props.desk.nameOf(item().assignee ?? "")}</dd>
                  </div>
                  <div>
                    <dt>{t("State")}</dt>
                    <dd>{STATES.find(([state]) => state === item().state)?.[1]}</dd>
                  </div>
                </dl>
              }
            >
              <Choose
                label={t("Assigned to")}
                value={item().assignee}
                options={assignable()}
                onValue={(assignee) => props.onChange({ assignee })}
              />
              <Show when={item().assignee !== business.member}>
                <Button onClick={() => props.onChange({ assignee: business.member })}>{t("Assign to me")}</Button>
              </Show>
              <Choose label={t("State")} value={item().state} options={STATES} onValue={(state) => props.onChange({ state })} />
              <fieldset class="about-labels">
                <legend>{t("Labels")}</legend>
                <For each={props.labels.value()?.items} fallback={<p class="quiet">{t("There are no labels yet.")}</p>}>
                  {(label) => (
                    <label class="check">
                      <input
                        type="checkbox"
                        checked={item().labels.includes(label.id)}
                        onChange={(event) => {
                          const rest = item().labels.filter((id) => id !== label.id);
                          props.onChange({ labels: event.currentTarget.checked ? [...rest, label.id] : rest });
                        }}
                      />
                      <span class="label" style={`--hue: ${label.hue}`}>
                        {label.name}
                      </span>
                    </label>
                  )}
                </For>
              </fieldset>
              <LabelEditor api={props.desk.api} labels={props.labels} />
              <Show when={mayManage(business.role)}>
                <QuickReplyEditor api={props.desk.api} replies={props.replies} />
              </Show>
              <HandOver api={props.desk.api} person={item().person} name={item().name || t("Somebody")} />
            </Show>
          </>
        )}
      </Show>
    </aside>
  );
}
