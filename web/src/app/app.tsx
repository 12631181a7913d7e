// The shell: which panes are on screen. It decides nothing about messages.

import { createEffect, createSignal, ErrorBoundary, lazy, Match, on, onCleanup, onMount, Show, Switch } from "solid-js";
import { ChatPane } from "../chat/chat-pane.tsx";
import { openChat } from "../chat/open-chat.ts";
import { engine, verbs } from "../engine/use.ts";
import type { EngineState } from "../engine/view.ts";
import { ChatList } from "../list/chat-list.tsx";
import { heard } from "../media/heard.ts";
import { layer as mediaLayer } from "../media/layer.ts";
import { Announcer } from "./announce.tsx";
import { ConnectionBar } from "./connection-bar.tsx";
import { Crashed } from "./crashed.tsx";
import { MissingPart } from "./missing-part.tsx";
import { goTo, route } from "./navigation.ts";
import { Opening } from "./opening.tsx";
import { askForPersistence } from "./persistence.ts";
import { markPresence } from "./presence.ts";
import { onShortcut } from "./shortcuts.ts";
import { account } from "./state.ts";
import { Toast, toast } from "./toast.tsx";
import { sentenceFor } from "./words.ts";

const FirstScreen = lazy(() => import("../onboarding/cleared.tsx").then(({ FirstScreen }) => ({ default: FirstScreen })));
const NotStarted = lazy(() => import("./stopped.tsx").then(({ NotStarted }) => ({ default: NotStarted })));
const OtherBuild = lazy(() => import("./stopped.tsx").then(({ OtherBuild }) => ({ default: OtherBuild })));
const OldTab = lazy(() => import("./stopped.tsx").then(({ OldTab }) => ({ default: OldTab })));
const InfoPane = lazy(() => import("../info/info-pane.tsx").then(({ InfoPane }) => ({ default: InfoPane })));
const Settings = lazy(() => import("../settings/settings.tsx").then(({ Settings }) => ({ default: Settings })));
const Business = lazy(() => import("../business/business.tsx"));
const Reference = lazy(() => import("../reference/reference.tsx"));
const Switcher = lazy(() => import("./switcher.tsx").then(({ Switcher }) => ({ default: Switcher })));
const KeysDialog = lazy(() => import("./keys-dialog.tsx").then(({ KeysDialog }) => ({ default: KeysDialog })));
const Layers = lazy(() => import("../media/layers.tsx"));
const PlayerBar = lazy(() => import("../media/player-bar.tsx"));

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
  const [layer, setLayer] = createSignal<"switcher" | "keys" | null>(null);
  const onKey = (event: KeyboardEvent) =>
    onShortcut(event, { openSwitcher: () => setLayer("switcher"), openKeys: () => setLayer("keys") });
  onMount(() => addEventListener("keydown", onKey));
  onCleanup(() => removeEventListener("keydown", onKey));
  createEffect(on(openChat, () => setInfo(false)));
  createEffect(() => void acceptInvitation(invitedBy()));
  onMount(() => {
    markPresence();
    // There is something to lose from here on.
    void askForPersistence();
    import("../notifications/in-step.ts").then(
      ({ keepNotificationsInStep }) => keepNotificationsInStep(),
      () => {},
    );
  });

  const business = () => {
    const at = route();
    return at.kind === "business" ? at : null;
  };
  const isBeside = () => route().kind === "settings" || business() !== null;
  const onScreen = () => (isBeside() ? "chat" : openChat() === null ? "list" : info() ? "info" : "chat");
  return (
    <>
      <ConnectionBar />
      <Show when={heard() !== null && heard() !== openChat()}>
        <PlayerBar />
      </Show>
      <main class="panes" data-on-screen={onScreen()} classList={{ "with-info": info() && openChat() !== null }}>
        <ChatList />
        <Switch fallback={<Nothing />}>
          <Match when={route().kind === "settings"}>
            <Settings />
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
      <Show when={layer() === "switcher"}>
        <Switcher onClose={() => setLayer(null)} />
      </Show>
      <Show when={layer() === "keys"}>
        <KeysDialog onClose={() => setLayer(null)} />
      </Show>
    </>
  );
}

function Nothing() {
  return (
    <section class="chat-pane nothing" aria-label="No chat is open">
      <p>Choose a chat, or start a new one.</p>
      <p>
        Press <kbd>?</kbd> for the keyboard.
      </p>
    </section>
  );
}

function invitedBy(): string | null {
  const at = route();
  return at.kind === "invite" ? at.handle : null;
}

async function acceptInvitation(handle: string | null): Promise<void> {
  if (handle === null) return;
  const outcome = await verbs.openDirect(handle);
  if (outcome.kind === "ok") return goTo({ kind: "chat", conversation: outcome.conversation }, "replace");
  const problem = sentenceFor(outcome);
  if (problem !== null) toast(problem);
  goTo({ kind: "list" }, "replace");
}
