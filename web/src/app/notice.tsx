// A page of its own in place of the app: what happened, and what to do about it.

import type { JSX } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { reload } from "./reload.ts";

export function Notice(props: { title: string; children: JSX.Element; actions?: JSX.Element }) {
  return (
    <main class="onboarding">
      <div class="onboarding-card notice" role="alert">
        <h1>{props.title}</h1>
        {props.children}
        <div class="notice-actions">{props.actions}</div>
      </div>
    </main>
  );
}

export function ReloadButton() {
  return (
    <Button kind="primary" onClick={() => void reload()}>
      {t("Reload")}
    </Button>
  );
}
