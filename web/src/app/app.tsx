// The shell: which panes are on screen. It decides nothing about messages.

import { createEffect, createSignal, ErrorBoundary, lazy, Match, on, onMount, Show, Suspense, Switch } from "solid-js";
import { ChatPane } from "../chat/chat-pane.tsx";
import { openChat } from "../chat/open-chat.ts";
import { engine, useQuery } from "../engine/use.ts";
import type { EngineState } from "../engine/view.ts";
import { rich } from "../language/say.ts";
import { ChatList } from "../list/chat-list.tsx";
import { heard } from "../media/heard.ts";
import { layer as mediaLayer } from "../media/layer.ts";
import { Announcer } from "./announce.tsx";
import { ConnectionBar } from "./connection-bar.tsx";
import { Crashed } from "./crashed.tsx";
import { MissingPart } from "./missing-part.tsx";
import { route } from "./navigation.ts";
import { Opening } from "./opening.tsx";
import { optional } from "./optional.ts";
import { askForPersistence } from "./persistence.ts";
import { markPresence } from "./presence.ts";
import { account } from "./state.ts";
import { Toast } from "./toast.tsx";

const FirstScreen = lazy(() => import("../onboarding/cleared.tsx").then(({ FirstScreen }) => ({ default: FirstScreen })));
const NotStarted = lazy(() => import("./stopped.tsx").then(({ NotStarted }) => ({ default: NotStarted })));
const OtherBuild = lazy(() => import("./stopped.tsx").then(({ OtherBuild }) => ({ default: OtherBuild })));
const OldTab = lazy(() => import("./stopped.tsx").then(({ OldTab }) => ({ default: OldTab })));
const InfoPane = lazy(() => import("../info/info-pane.tsx").then(({ InfoPane }) => ({ default: InfoPane })));
const Entered = optional(() => import("../entrances/entered.tsx"));
const Settings = lazy(() => import("../settings/settings.tsx").then(({ Settings }) => ({ default: Settings })));
const Devices = lazy(() => import("../devices/devices.tsx").then(({ Devices }) => ({ default: Devices })));
const ArrivingBar = optional(() => import("../devices/arriving-bar.tsx"));
const RecoveryReminder = optional(() => import("../recovery/reminder.tsx"));
const Business = lazy(() => import("../business/business.tsx"));
const Reference = lazy(() => import("../reference/reference.tsx"));
const ByKeys = optional(() => import("./by-keys.tsx"));
const Layers = lazy(() => import("../media/layers.tsx"));
const PlayerBar = optional(() => import("../media/player-bar.tsx"));

export function App() {
  const [state, setState] = createSignal<EngineState>({ kind: "starting" });
  engine.onState(setState);
  const broken = () => {
    const now = state();
    return now.kind === "broken" ? now.problem : null;
  };
  return (
    <>
      <ErrorBoundary fallback={(error) => <Crashed error={error} />}>
        <Switch fallback={<Opening />}>
          <Match when={route().kind === "developers"}>
            <Reference />
          </Match>
          <Match when={broken()}>{(problem) => <NotStarted problem={problem()} />}</Match>
          <Match when={account() === undefined && state().kind === "other-build"}>
            <OtherBuild />
          </Match>
          <Match when={account() === null}>
            <FirstScreen invitedBy={invitedBy()} />
          </Match>
          <Match when={account()}>
            <Show when={state().kind === "other-build"}>
              <OldTab />
            </Show>
            <Panes />
          </Match>
        </Switch>
      </ErrorBoundary>
      <MissingPart />
      <Announcer />
      <Toast />
    </>
  );
}

function Panes() {
  const [info, setInfo] = createSignal(false);
  createEffect(on(openChat, () => setInfo(false)));
  onMount(() => {
    markPresence();
    // There is something to lose from here on.
    void askForPersistence();
    import("./later.ts").then(
      ({ beginLater }) => beginLater(),
      () => {},
    );
  });

  const business = () => {
    const at = route();
    return at.kind === "business" ? at : null;
  };
  const settings = () => {
    const at = route();
    return at.kind === "settings" ? at : null;
  };
  const arriving = useQuery(() => ({ kind: "arriving" }) as const);
  const isBeside = () => settings() !== null || route().kind === "devices" || business() !== null;
  const onScreen = () => (isBeside() ? "chat" : openChat() === null ? "list" : info() ? "info" : "chat");
  return (
    <>
      <ConnectionBar />
      <Show when={arriving()}>{(how) => <ArrivingBar arriving={how()} />}</Show>
      <Show when={account()?.asksForRecovery && onScreen() === "list"}>
        <RecoveryReminder />
      </Show>
      <Show when={route().kind === "entrance" || route().kind === "invite"}>
        <Suspense>
          <Entered />
        </Suspense>
      </Show>
      <Show when={heard() !== null && heard() !== openChat()}>
        <PlayerBar />
      </Show>
      <main class="panes" data-on-screen={onScreen()} classList={{ "with-info": info() && openChat() !== null }}>
        <ChatList />
        <Switch fallback={<Nothing />}>
          <Match when={settings()}>{(at) => <Settings section={at().section} />}</Match>
          <Match when={route().kind === "devices"}>
            <Devices />
          </Match>
          <Match when={business()}>{(at) => <Business rest={at().rest} />}</Match>
          <Match when={openChat()}>
            {(conversation) => <ChatPane conversation={conversation()} infoShown={info()} onInfo={() => setInfo(!info())} />}
          </Match>
        </Switch>
        <Show when={info() && openChat()}>
          {(conversation) => <InfoPane conversation={conversation()} onClose={() => setInfo(false)} />}
        </Show>
      </main>
      <Show when={mediaLayer()}>
        <Layers />
      </Show>
      <Suspense>
        <ByKeys />
      </Suspense>
    </>
  );
}

function Nothing() {
  return (
    <section class="chat-pane nothing" aria-label="No chat is open">
      <p>Choose a chat, or start a new one.</p>
      <p>{rich("Press {kbd} for the keyboard.", { kbd: <kbd>?</kbd> })}</p>
    </section>
  );
}

function invitedBy(): string | null {
  const at = route();
  return at.kind === "invite" ? at.handle : null;
}
