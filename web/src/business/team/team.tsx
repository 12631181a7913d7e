// The people of a business: who is there and as what, inviting, another role, and going.

import { createSignal, For, Show } from "solid-js";
import { goTo } from "../../app/navigation.ts";
import { toast } from "../../app/toast.tsx";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import type { BusinessApi } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { mayManage } from "../inbox/role.ts";
import { Choose } from "../inputs.tsx";
import { useLoad } from "../load.ts";
import { Fault, Loaded } from "../loaded.tsx";
import type { Answer, Problem } from "../request.ts";
import type { BusinessView, MemberView, Role } from "../views.ts";
import { dateWords, roleWord } from "../words.ts";

const SAYS: Record<Role, string> = {
  owner: t("Everything, and who owns it"),
  admin: t("Everything but what is about owners"),
  agent: t("Reads, answers, notes and assigns"),
  "read-only": t("Reads, and leaves no trace"),
};

export function Team(props: { api: BusinessApi; business: BusinessView }) {
  const members = useLoad(props.api.members);
  const canManage = mayManage(props.business.role);
  const roles = (): readonly (readonly [Role, string])[] =>
    (["owner", "admin", "agent", "read-only"] as const)
      .filter((role) => role !== "owner" || props.business.role === "owner")
      .map((role) => [role, roleWord(role)] as const);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function done(answer: Answer<unknown>): Promise<boolean> {
    setProblem(answer.kind === "problem" ? answer : null);
    await members.reload();
    return answer.kind === "ok";
  }
  async function leave(): Promise<void> {
    if (!(await done(await props.api.leave()))) return;
    toast(t("You left the team."));
    goTo({ kind: "business", rest: "" });
  }
  return (
    <>
      <Show when={canManage}>
        <Invite roles={roles()} invite={props.api.invite} onInvited={() => void members.reload()} />
      </Show>
      <section class="stack card" aria-labelledby="team-members">
        <h3 id="team-members">{t("People")}</h3>
        <Fault problem={problem()} />
        <Loaded from={members}>
          {(loaded) => (
            <ul class="rows" aria-label={t("Team")}>
              <For each={loaded().items.filter(({ state }) => state !== "gone")}>
                {(member) => (
                  <Row
                    member={member}
                    isMe={member.id === props.business.member}
                    roles={canManage && (member.role !== "owner" || props.business.role === "owner") ? roles() : null}
                    onRole={async (role) => void (await done(await props.api.setRole(member.id, role)))}
                    onRemove={async () => void (await done(await props.api.removeMember(member.id)))}
                  />
                )}
              </For>
            </ul>
          )}
        </Loaded>
      </section>
      <Confirm
        button={t("Leave the team")}
        question={t("You will not see this business any more. Tokens that you made end.")}
        yes={t("Leave")}
        onYes={() => void leave()}
      />
    </>
  );
}

function Row(props: {
  member: MemberView;
  isMe: boolean;
  /** Null: nothing of theirs is to be changed by who looks */
  roles: readonly (readonly [Role, string])[] | null;
  onRole(role: Role): void;
  onRemove(): void;
}) {
  const handle = () => `@${props.member.handle}`;
  return (
    <li class="row-with-button">
      <span class="contact-words">
        <strong dir="auto">
          {handle()}
          {props.isMe ? ` (${t("You")})` : ""}
        </strong>
        <span class="quiet">
          {roleWord(props.member.role)} ·{" "}
          {props.member.state === "invited"
            ? t("invited on {day}", { day: dateWords(props.member.since) })
            : t("since {day}", { day: dateWords(props.member.since) })}
        </span>
      </span>
      <Show when={props.roles}>
        {(roles) => (
          <span class="buttons member-acts">
            <Choose
              label={t("Role of {name}", { name: handle() })}
              value={props.member.role}
              options={roles()}
              onValue={props.onRole}
            />
            <Show when={!props.isMe}>
              <Confirm
                button={t("Remove")}
                label={t("Remove {name}", { name: handle() })}
                question={t("They are out at once, and their tokens end.")}
                yes={t("Remove now")}
                onYes={props.onRemove}
              />
            </Show>
          </span>
        )}
      </Show>
    </li>
  );
}

function Invite(props: { roles: readonly (readonly [Role, string])[]; invite: BusinessApi["invite"]; onInvited(): void }) {
  const [handle, setHandle] = createSignal("");
  const [role, setRole] = createSignal<Role>("agent");
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function invite(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const wanted = handle().trim().replace(/^@/, "").toLowerCase();
    if (wanted === "") return;
    const answer = await props.invite(wanted, role());
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    setHandle("");
    toast(t("@{handle} is invited.", { handle: wanted }));
    props.onInvited();
  }
  return (
    <form class="stack card" onSubmit={(event) => void invite(event)}>
      <h3>{t("Invite a person")}</h3>
      <p class="quiet">{t("They find it under Settings, Business, and see nothing of the business before they say yes.")}</p>
      <Field label={t("Their handle")} prefix="@" value={handle()} onValue={setHandle} maxLength={33} plainText />
      <Choose label={t("Role")} value={role()} options={props.roles} onValue={setRole} />
      <p class="quiet">{SAYS[role()]}</p>
      <Fault problem={problem()} />
      <div>
        <Button kind="primary" submit>
          {t("Invite")}
        </Button>
      </div>
    </form>
  );
}
