// What the page begins once list and chat are on screen.

import { deleteLeft } from "../chat/delete-soon.ts";
import { drawSelection } from "../chat/draw-selection.tsx";
import { followGestures } from "../chat/gestures.ts";
import { followLog } from "../chat/log-keys.ts";
import { riseFromComposer } from "../chat/rise.ts";
import { followLanguage } from "../language/follow.ts";
import { countInTitle, unmarkWhatIsOpened } from "../list/marks.ts";
import { followRows } from "../list/row-keys.ts";
import { drawRowMenus } from "../list/row-menu.tsx";
import { followLock } from "../lock/follow-lock.ts";
import { keepNotificationsInStep } from "../notifications/in-step.ts";
import { sendLater } from "../notifications/send-later.ts";
import { keepHistoryOnHide } from "../recovery/on-hide.ts";
import { followPresses } from "./last-press.ts";
import { slideBetweenPanes } from "./slide.ts";
import { followKeyboard } from "./viewport.ts";

export function beginLater(): void {
  followLanguage();
  keepNotificationsInStep();
  sendLater();
  deleteLeft();
  keepHistoryOnHide();
  drawRowMenus();
  drawSelection();
  followKeyboard();
  followLock();
  followPresses();
  slideBetweenPanes();
  const app = document.getElementById("app");
  unmarkWhatIsOpened();
  countInTitle();
  if (app === null) return;
  followGestures(app);
  followRows(app);
  riseFromComposer(app);
  followLog(app);
}
