// What the page shows instead of the app, or above it, when it cannot go on: what happened, and the one thing to do about it.

import { Show } from "solid-js";
import type { StartProblem } from "../engine/channel.ts";
import { engine } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { Notice, ReloadButton } from "./notice.tsx";
import { updateNow } from "./update.ts";

export function NotStarted(props: { problem: StartProblem }) {
  const isNewer = () => props.problem === "newer";
  return (
    <Notice
      title={isNewer() ? "Update Parley" : "Parley can't open here"}
      actions={
        <>
          <Show when={!isNewer()}>
            <Button onClick={() => engine.tryAgain()}>Try again</Button>
          </Show>
          <Button kind="primary" onClick={updateNow}>
            Reload
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
      title="Parley was updated"
      actions={
        <Button kind="primary" onClick={() => engine.reloadOthers()}>
          Reload the other tabs
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

const WHY: Record<StartProblem, string> = {
  newer: "What is stored on this device was written by a newer version. Reload to get it.",
  "no-room": "This device has no room left. Free some space, then try again.",
  "not-allowed": "This browser doesn't let Parley keep anything here. A private window may be the reason.",
  "not-loaded": "A part of Parley could not be loaded. Check your connection, then reload.",
  unknown: "Something went wrong while opening what is stored here.",
};
