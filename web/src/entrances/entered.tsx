// How one comes in other than by the list: an invitation, a shortcut of the app's icon, or something shared with Parley.

import { createEffect, createSignal, Match, onCleanup, Switch } from "solid-js";
import type { OpenOutcome } from "../../../client/index.ts";
import { goTo, route } from "../app/navigation.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import type { Route } from "../app/route.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import JoinSheet from "../groups/join-sheet.tsx";
import { setMode } from "../list/mode.ts";
import { ShareSheet } from "./share-sheet.tsx";

export default function Entered() {
  const [isShare, setIsShare] = createSignal(false);
  const [isJoin, setIsJoin] = createSignal(false);
  let isHere = true;
  onCleanup(() => {
    isHere = false;
  });
  createEffect(() => {
    const at = route();
    setIsShare(at.kind === "entrance" && at.to === "share");
    setIsJoin(at.kind === "entrance" && at.to === "join");
    if (at.kind === "invite") void opens(verbs.openDirect(at.handle));
    if (at.kind === "entrance" && at.to === "notes") void opens(verbs.openSelf());
    if (at.kind === "entrance" && at.to === "new-chat") {
      setMode("new-chat");
      leaves({ kind: "list" });
    }
  });

  async function opens(asked: Promise<OpenOutcome>): Promise<void> {
    const outcome = await asked;
    if (!isHere) return;
    if (outcome.kind === "ok") return leaves({ kind: "chat", conversation: outcome.conversation });
    const problem = sentenceFor(outcome);
    if (problem !== null) toast(problem);
    leaves({ kind: "list" });
  }

  /** An entrance is no place to come back to. */
  function leaves(to: Route): void {
    goTo(to, "replace");
  }

  return (
    <Switch>
      <Match when={isShare()}>
        <ShareSheet
          onClose={() => leaves({ kind: "list" })}
          onChosen={(conversation) => leaves({ kind: "chat", conversation })}
        />
      </Match>
      <Match when={isJoin()}>
        <JoinSheet onClose={() => leaves({ kind: "list" })} onIn={(conversation) => leaves({ kind: "chat", conversation })} />
      </Match>
    </Switch>
  );
}
