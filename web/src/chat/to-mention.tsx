// Leads to where somebody meant this account, as long as that is not read.

import type { Seq } from "../../../protocol/index.ts";
import { scrollToMessage } from "./scroll-to-message.ts";
import "../style/mention.css";

export default function ToMention(props: { item: string; seq: Seq }) {
  return (
    <div class="to-mention">
      <button
        type="button"
        class="button primary"
        aria-label="To where you're mentioned"
        onClick={() => scrollToMessage(props.item, props.seq)}
      >
        @
      </button>
    </div>
  );
}
