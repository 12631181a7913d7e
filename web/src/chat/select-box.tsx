// The box beside a message while some are being selected.

import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { messageName } from "./message-name.ts";
import { type Message, MOST_SELECTED, selection, toggleSelected } from "./selection.ts";
import "../style/selection.css";

export default function SelectBox(props: { message: Message }) {
  const isSelected = () => selection()?.messages.has(props.message.id) === true;
  return (
    <input
      type="checkbox"
      class="message-select"
      aria-label={t("Select {message}", { message: messageName(props.message, false) })}
      checked={isSelected()}
      onChange={(event) => {
        if (!toggleSelected(props.message)) toast(t("At most {count} messages at a time.", { count: MOST_SELECTED }));
        event.currentTarget.checked = isSelected();
      }}
    />
  );
}
