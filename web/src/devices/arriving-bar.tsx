// On a device that was linked: how many of its chats are there by now.

import { t } from "../language/say.ts";
import "../style/devices.css";
import type { ArrivingView } from "../../../client/index.ts";

export default function ArrivingBar(props: { arriving: ArrivingView }) {
  return (
    <div class="arriving" role="status" aria-label="Chats arriving">
      <p>{t("{done} of {total} chats", { done: props.arriving.done, total: props.arriving.total })}</p>
      <progress max={props.arriving.total} value={props.arriving.done} aria-label="Chats arriving" />
    </div>
  );
}
