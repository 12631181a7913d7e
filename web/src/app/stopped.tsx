// What the page shows instead of the app, or above it, when it cannot go on: what happened, and the one thing to do about it.

import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import type { StartProblem } from "../engine/channel.ts";
import { engine } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { reload } from "./reload.ts";
import { updateNow } from "./update.ts";

const QUIET_MS = 800;
const LONG_MS = 12_000;

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

/** While the engine opens: nothing at first, since it mostly takes no time. */
export function Opening() {
  const [waitedMs, setWaitedMs] = createSignal(0);
  const timers = [QUIET_MS, LONG_MS].map((ms) => setTimeout(() => setWaitedMs(ms), ms));
  onCleanup(() => timers.forEach(clearTimeout));
  return (
    <Show when={waitedMs() > 0}>
      <Show
        when={waitedMs() === LONG_MS}
        fallback={
          <main class="onboarding">
            <p role="status">Opening your chats…</p>
          </main>
        }
      >
        <Notice title="This takes longer than it should" actions={<ReloadButton />}>
          <p>Your chats are safe on this device. Close other tabs of Parley, or reload this one.</p>
        </Notice>
      </Show>
    </Show>
  );
}

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

/** A mistake of ours, or a part of this build that is gone from the service. */
export function Crashed(props: { error: unknown }) {
  console.error("the page failed", props.error);
  return (
    <Notice
      title={isMissingPart(props.error) ? "Parley was updated" : "Something went wrong on this page"}
      actions={<ReloadButton />}
    >
      <p>
        {isMissingPart(props.error)
          ? "A part of this version can't be loaded any more. Reload to get the new one; your chats and what you typed stay."
          : "Your chats are safe, and what you typed stays. Reload to go on."}
      </p>
    </Notice>
  );
}

function ReloadButton() {
  return (
    <Button kind="primary" onClick={() => void reload()}>
      Reload
    </Button>
  );
}

const WHY: Record<StartProblem, string> = {
  newer: "What is stored on this device was written by a newer version. Reload to get it.",
  "no-room": "This device has no room left. Free some space, then try again.",
  "not-allowed": "This browser doesn't let Parley keep anything here. A private window may be the reason.",
  "not-loaded": "A part of Parley could not be loaded. Check your connection, then reload.",
  unknown: "Something went wrong while opening what is stored here.",
};

/** As browsers word it where the script of an `import()` cannot be had */
function isMissingPart(error: unknown): boolean {
  return /dynamically imported module|module script failed|Unable to preload/i.test(String(error));
}
