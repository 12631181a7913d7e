// What can be put into a chat beside words.

import { createSignal, Show } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";
import { t } from "../language/say.ts";
import { NewPoll } from "../polls/new-poll.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { IMAGE, LIST } from "../ui/more-icons.ts";

type Props = {
  conversation: ConversationId;
  replyTo: string | null;
  anchor: HTMLElement;
  onFiles(): void;
  onClose(): void;
  onSent(): void;
};

export default function AttachMenu(props: Props) {
  const [asking, setAsking] = createSignal(false);
  const items: MenuItem[] = [
    {
      label: t("Photos and files"),
      icon: IMAGE,
      onChoose: () => {
        const { onFiles } = props;
        props.onClose();
        onFiles();
      },
    },
    { label: t("Poll"), icon: LIST, onChoose: () => setAsking(true) },
  ];
  return (
    <Show
      when={asking()}
      fallback={<Menu label={t("Attach")} anchor={props.anchor} items={items} onClose={(chosen) => chosen || props.onClose()} />}
    >
      <NewPoll
        conversation={props.conversation}
        replyTo={props.replyTo}
        onClose={(sent) => {
          if (sent) props.onSent();
          props.onClose();
        }}
      />
    </Show>
  );
}
