// What the business says of itself, saved with one button.

import { createSignal } from "solid-js";
import { toast } from "../app/toast.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { BusinessApi } from "./api.ts";
import { Choose, TextArea } from "./inputs.tsx";
import { useLoad } from "./load.ts";
import { Fault, Loaded } from "./loaded.tsx";
import type { Problem } from "./request.ts";
import type { ProfileView } from "./views.ts";

const VERTICALS: readonly (readonly [string, string])[] = [
  ["", "Not said"],
  ["AUTO", "Cars"],
  ["BEAUTY", "Beauty and care"],
  ["APPAREL", "Clothing"],
  ["EDU", "Education"],
  ["ENTERTAIN", "Entertainment"],
  ["EVENT_PLAN", "Events"],
  ["FINANCE", "Finance"],
  ["GROCERY", "Food and groceries"],
  ["GOVT", "Public service"],
  ["HOTEL", "Hotel"],
  ["HEALTH", "Health"],
  ["NONPROFIT", "Non-profit"],
  ["PROF_SERVICES", "Professional services"],
  ["RETAIL", "Shop"],
  ["TRAVEL", "Travel"],
  ["RESTAURANT", "Restaurant"],
  ["OTHER", "Something else"],
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
  const website = (at: number) => edited().websites[at] ?? "";
  const changeWebsite = (at: number, url: string) => change({ websites: [0, 1].map((i) => (i === at ? url : website(i))) });

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    const websites = edited()
      .websites.map((url) => url.trim())
      .filter((url) => url !== "");
    const known = VERTICALS.some(([value]) => value === edited().vertical);
    setBusy(true);
    const answer = await props.save({ ...edited(), websites, vertical: known ? edited().vertical : "OTHER" });
    setBusy(false);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    setEdited(answer.value);
    toast("The profile is saved.");
  }

  return (
    <form class="stack card" onSubmit={(event) => void save(event)}>
      <Field label="Name" value={edited().name} onValue={(name) => change({ name })} maxLength={64} />
      <Field label="About" value={edited().about} onValue={(about) => change({ about })} maxLength={139} hint="One line." />
      <TextArea
        label="Description"
        value={edited().description}
        onValue={(description) => change({ description })}
        maxLength={512}
      />
      <Field label="Address" value={edited().address} onValue={(address) => change({ address })} maxLength={256} />
      <Field label="E-mail" value={edited().email} onValue={(email) => change({ email })} maxLength={128} plainText />
      <Field label="Website" value={website(0)} onValue={(url) => changeWebsite(0, url)} maxLength={256} plainText />
      <Field label="Second website" value={website(1)} onValue={(url) => changeWebsite(1, url)} maxLength={256} plainText />
      <Choose
        label="Kind of business"
        value={edited().vertical}
        options={VERTICALS}
        onValue={(vertical) => change({ vertical })}
      />
      <Fault problem={problem()} />
      <div>
        <Button kind="primary" submit aria-busy={busy()}>
          Save profile
        </Button>
      </div>
    </form>
  );
}
