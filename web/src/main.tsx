// Starts the page: the markup policy first (its import comes before all others), then the app, once its words are there, and its shell.

import "./app/trusted-types.ts";
import "./language/chosen.ts";
import "./style/tokens.css";
import "./style/base.css";
import "./style/controls.css";
import "./style/layers.css";
import "./style/onboarding.css";
import "./style/panes.css";
import "./style/list.css";
import "./style/chat.css";
import "./style/bubble.css";
import "./style/message-choices.css";
import "./style/poll.css";
import "./style/once.css";
import "./style/cards.css";
import "./style/business.css";
import "./style/reactions.css";
import "./style/media.css";
import "./style/files.css";
import "./style/composer.css";
import "./style/lightbox.css";
import "./style/sheet.css";
import "./style/menu.css";
import "./style/info.css";
import "./style/gallery.css";
import "./style/mirrored.css";
import "./style/appearance.css";
import { render } from "solid-js/web";
import { App } from "./app/app.tsx";
import { registerShell } from "./app/update.ts";
import { withWords } from "./language/load.ts";

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no place for the app");
void withWords(() => {
  place.textContent = "";
  render(() => <App />, place);
});
void registerShell();
