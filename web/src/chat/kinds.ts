// What kinds of message show beside words and files, by the kind's name. A kind that is not here is shown by its words.

import { type Component, lazy } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";

type Message = TimelineItem & { kind: "message" };
/** `inside` stands in place of the words; `below` under the bubble. */
type Parts = { inside?: Component<{ message: Message }>; below?: Component<{ message: Message }> };

const cards = { inside: lazy(() => import("../cards/cards.tsx")) };

export const PARTS: Readonly<Record<string, Parts | undefined>> = {
  once: { inside: lazy(() => import("../once/once.tsx")) },
  poll: { inside: lazy(() => import("../polls/poll.tsx")) },
  location: cards,
  contacts: cards,
  choices: { inside: lazy(() => import("../choices/offered-words.tsx")), below: lazy(() => import("../choices/offer.tsx")) },
};
