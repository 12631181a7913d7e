// What the page shows instead of the app, or above it, when it cannot go on: what happened, and the one thing to do about it.

import { lazy, Show } from "solid-js";
import type { StartProblem } from "../engine/channel.ts";
import { engine } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Notice, ReloadButton } from "./notice.tsx";
import { updateNow } from "./update.ts";

const LockScreen = lazy(() => import("../lock/lock-screen.tsx"));

export function NotStarted(props: { problem: StartProblem }) {
  return (
    <Show when={props.problem !== "locked" && props.problem} fallback={<LockScreen />}>
      {(problem) => <Stopped problem={problem()} />}
    </Show>
  );
}

function Stopped(props: { problem: Exclude<StartProblem, "locked"> }) {
  const isNewer = () => props.problem === "newer";
  return (
    <Notice
      title={isNewer() ? t("Update Parley") : t("Parley can't open here")}
      actions={
        <>
          <Show when={!isNewer()}>
            <Button onClick={() => engine.tryAgain()}>{t("Try again")}</Button>
          </Show>
          <Button kind="primary" onClick={updateNow}>
            {t("Reload")}
          </Button>
        </>
      }
    >
      <p>{WHY[props.problem]}</p>
    </Notice>
  );
}

/** This page came newer than the tab that serves the profile. */
export function OtherBuild() {
  return (
    <Notice
      title={t("Parley was updated")}
      actions={
        <Button kind="primary" onClick={() => engine.reloadOthers()}>
          {t("Reload the other tabs")}
        </Button>
      }
    >
      <p>Another tab still runs an earlier version. Reload it to go on here; what you typed there stays.</p>
    </Notice>
  );
}

/** This page is the old one, and has something on screen. */
export function OldTab() {
  return (
    <div class="warn-bar" role="alert">
      <p>Parley was updated in another tab. Reload to go on here; what you typed stays.</p>
      <ReloadButton />
    </div>
  );
}

const WHY: Record<Exclude<StartProblem, "locked">, string> = {
  newer: t("What is stored on this device was written by a newer version. Reload to get it."),
  "no-room": t("This device has no room left. Free some space, then try again."),
  "not-allowed": t("This browser doesn't let Parley keep anything here. A private window may be the reason."),
  "not-loaded": t("A part of Parley could not be loaded. Check your connection, then reload."),
  unknown: t("Something went wrong while opening what is stored here."),
};
