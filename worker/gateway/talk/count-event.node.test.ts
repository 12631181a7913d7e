// What counts for what, over the real tables.

import { expect, test } from "vitest";
import { nodeStorage } from "../../testing/node-storage.ts";
import { Figures } from "../store/figures.ts";
import { messageIdOf } from "../store/ids.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import { SentMessages } from "../store/sent-messages.ts";
import { countEvent } from "./count-event.ts";

const DAY_MS = 24 * 3600_000;
const [ana, ben] = [`ZZ.${"A".repeat(26)}`, `ZZ.${"B".repeat(26)}`] as [string, string];
const ids = ["A", "B", "C"].map((letter) => `${letter.repeat(21)}A`) as [string, string, string];

test("[BA9] each counts on the day and for the template of its message; a word is the answer to one message, within a day", () => {
  const { sql } = nodeStorage();
  for (const version of VERSIONS) sql.exec(version);
  const [figures, sentMessages] = [new Figures(sql), new SentMessages(sql, sealedValues(sealedRows(new Uint8Array(32))))];
  const count = (event: object) => countEvent({ figures, sentMessages }, { name: "", ...event } as never);
  const status = (person: string, id: string, at: number, word: string) =>
    count({ kind: "status", person, at, message: messageIdOf("out", person, id), status: word, callbackData: null });
  const says = (person: string, at: number) =>
    count({ kind: "message", person, at, message: "", content: { kind: "text", text: "" } });

  sentMessages.note(ids[0], { person: ana, at: 10 * DAY_MS, callbackData: null, template: "41" });
  sentMessages.note(ids[1], { person: ana, at: 10 * DAY_MS + 5, callbackData: null });
  sentMessages.note(ids[2], { person: ben, at: 10 * DAY_MS, callbackData: null, template: "41" });
  for (const word of ["sent", "delivered"]) status(ana, ids[0], 10 * DAY_MS + 1, word);
  // The day after, and it was of the day before.
  status(ana, ids[0], 11 * DAY_MS + 1, "read");
  // To the newest first, then to the one before it; the third word answers nothing any more.
  for (const after of [10, 20, 30]) says(ana, 10 * DAY_MS + after);
  says(ben, 11 * DAY_MS + 1);
  const none = { sent: 0, delivered: 0, read: 0, answered: 0, failed: 0, received: 0 };
  expect(figures.by("day", 0, 100)).toEqual([
    { ...none, key: "10", sent: 1, delivered: 1, read: 1, answered: 2, received: 3 },
    { ...none, key: "11", received: 1 },
  ]);
  expect(figures.by("template", 10, 10)).toEqual([
    { ...none, key: "", answered: 1, received: 3 },
    { ...none, key: "41", sent: 1, delivered: 1, read: 1, answered: 1 },
  ]);
  sentMessages.forgetPerson(ana);
  expect(figures.by("day", 10, 10)[0]).toMatchObject({ answered: 2 });
  figures.forgetBefore(11 * DAY_MS);
  expect(figures.by("day", 0, 100).map(({ key }) => key)).toEqual(["11"]);
});
