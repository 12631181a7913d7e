// Messages that go in a moment, unless their person thinks otherwise: they are not drawn any more. (delete-soon.ts)

import { createSignal } from "solid-js";

export const [leaving, setLeaving] = createSignal<readonly string[]>([]);

/** What was to go when the page went: names of messages, of which no other part of the app knows anything */
export const TO_DELETE = "parley-to-delete";
