import { expect, test } from "vitest";
import type { AccountId } from "../../../protocol/index.ts";
import { contentsOf, type MessageRecord } from "./read-message.ts";

test("[VO2] of what is opened once a business hears that there is something that it can't show", () => {
  const shut: MessageRecord = {
    kind: "message",
    at: 1,
    sender: "ana" as AccountId,
    id: "p",
    text: "",
    body: { kind: "once", media: "photo" },
    reply: null,
    once: { opened: [], file: "none" },
  };
  expect(contentsOf(shut, [], null)).toEqual([{ kind: "unsupported" }]);
});

test("[PO1] where only words fit a poll is its question and its options", () => {
  const poll: MessageRecord = {
    kind: "message",
    at: 1,
    sender: "ana" as AccountId,
    id: "p",
    text: "Lunch?",
    body: { kind: "poll", options: ["Soup", "Cake"], several: false },
    reply: null,
  };
  expect(contentsOf(poll, [], null)).toEqual([{ kind: "text", text: "Lunch?\n- Soup\n- Cake" }]);
});
