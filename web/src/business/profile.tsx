// What the business says of itself, saved with one button.

import { createSignal } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { BusinessApi } from "./api.ts";
import { Choose, TextArea } from "./inputs.tsx";
import { useLoad } from "./load.ts";
import { Fault, Loaded } from "./loaded.tsx";
import type { Problem } from "./request.ts";
import type { ProfileView } from "./views.ts";

const VERTICALS: readonly (readonly [string, string])[] = [
  ["", t("Not said")],
  ["AUTO", t("Cars")],
  ["BEAUTY", t("Beauty and care")],
  ["APPAREL", t("Clothing")],
  ["EDU", t("Education")],
  ["ENTERTAIN", t("Entertainment")],
  ["EVENT_PLAN", t("Events")],
  ["FINANCE", t("Finance")],
  ["GROCERY", t("Food and groceries")],
  ["GOVT", t("Public service")],
  ["HOTEL", t("Hotel")],
  ["HEALTH", t("Health")],
  ["NONPROFIT", t("Non-profit")],
  ["PROF_SERVICES", t("Professional services")],
  ["RETAIL", t("Shop")],
  ["TRAVEL", t("Travel")],
  ["RESTAURANT", t("Restaurant")],
  ["OTHER", t("Something else")],
];

export function Profile(props: { api: BusinessApi }) {
  const profile = useLoad(props.api.profile);
  return <Loaded from={profile}>{(loaded) => <ProfileForm profile={loaded()} save={props.api.changeProfile} />}</Loaded>;
}

function ProfileForm(props: { profile: ProfileView; save: BusinessApi["changeProfile"] }) {
  const [edited, setEdited] = createSignal(props.profile);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const change = (changes: Partial<ProfileView>) => setEdited({ ...edited(), ...changes });
  // Programs may have set one that has no words here.
  const verticals = () => {
    const { vertical } = props.profile;
    return VERTICALS.some(([value]) => value === vertical) ? VERTICALS : [...VERTICALS, [vertical, vertical] as const];
  };
  const website = (at: number) => edited().websites[at] ?? "";
  const changeWebsite = (at: number, url: string) => change({ websites: [0, 1].map((i) => (i === at ? url : website(i))) });

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    const websites = edited()
      .websites.map((url) => url.trim())
      .filter((url) => url !== "");
    setBusy(true);
    const answer = await props.save({ ...edited(), websites });
    setBusy(false);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    setEdited(answer.value);
    toast(t("The profile is saved."));
  }

  return (
    <form class="stack card" onSubmit={(event) => void save(event)}>
      <Field label={t("Name")} value={edited().name} onValue={(name) => change({ name })} maxLength={64} />
      <Field
        label={t("About")}
        value={edited().about}
        onValue={(about) => change({ about })}
        maxLength={139}
        hint={t("One line.")}
      />
      <TextArea
        label={t("Description")}
        value={edited().description}
        onValue={(description) => change({ description })}
        maxLength={512}
      />
      <Field label={t("Address")} value={edited().address} onValue={(address) => change({ address })} maxLength={256} />
      <Field label={t("E-mail")} value={edited().email} onValue={(email) => change({ email })} maxLength={128} plainText />
      <Field label={t("Website")} value={website(0)} onValue={(url) => changeWebsite(0, url)} maxLength={256} plainText />
      <Field label={t("Second website")} value={website(1)} onValue={(url) => changeWebsite(1, url)} maxLength={256} plainText />
      <Choose
        label={t("Kind of business")}
        value={edited().vertical}
        options={verticals()}
        onValue={(vertical) => change({ vertical })}
      />
      <Fault problem={problem()} />
      <div>
        <Button kind="primary" submit aria-busy={busy()}>
          {t("Save profile")}
        </Button>
      </div>
    </form>
  );
}
