// Hands a contact on to others, as a card with the account itself.

import type { Person } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { ChatChooser } from "../media/chat-chooser.tsx";
import { shareProblem } from "./share-words.ts";

export default function ShareContact(props: { person: Person; onClose(): void }) {
  /** Whatever breaks off, a second press sends nothing twice. */
  const id = newId();
  return (
    <ChatChooser
      what="share"
      send={async (to, titleOf) => {
        for (const chat of to) {
          const outcome = await verbs.shareContact(chat, props.person.accountId, { id }).catch(() => null);
          const sentence = shareProblem(outcome, titleOf(chat));
          if (sentence !== null) return sentence;
        }
        toast(
          to.length === 1
            ? t("Shared with {title}.", { title: to.map(titleOf)[0] })
            : t("Shared in {count} chats.", { count: to.length }),
        );
        return null;
      }}
      onClose={() => props.onClose()}
    />
  );
}
