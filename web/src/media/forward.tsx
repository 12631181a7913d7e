// Say messages of one chat again in others.

import { toast } from "../app/toast.tsx";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { ChatChooser } from "./chat-chooser.tsx";
import { forwardedWords, forwardProblem } from "./forward-words.ts";
import type { Messages } from "./layer.ts";

export function Forward(props: { from: Messages; onDone?: (() => void) | undefined; onClose(): void }) {
  /** Whatever breaks off, a second press sends nothing twice. */
  const id = newId();
  return (
    <ChatChooser
      what="forward"
      send={async (to, titleOf) => {
        const { conversation, items } = props.from;
        const outcome = await verbs.forward({ conversation, items }, [...to], { id }).catch(() => null);
        const sentence = forwardProblem(outcome, titleOf);
        if (sentence !== null) return sentence;
        toast(forwardedWords(to.map(titleOf)));
        props.onDone?.();
        return null;
      }}
      onClose={() => props.onClose()}
    />
  );
}
