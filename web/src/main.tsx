// Starts the page: the markup policy first (its import comes before all others), then the app and its shell.

import "./app/trusted-types.ts";
import "./app/preferences.ts";
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
import "./style/cards.css";
import "./style/business.css";
import "./style/reactions.css";
import "./style/media.css";
import "./style/files.css";
import "./style/composer.css";
import "./style/lightbox.css";
import "./style/sheet.css";
import "./style/info.css";
import "./style/gallery.css";
import { render } from "solid-js/web";
import { App } from "./app/app.tsx";
import { registerShell } from "./app/update.ts";

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no place for the app");
place.textContent = "";
render(() => <App />, place);
void registerShell();
