// A conversation that has reached its size, on the real object: what is refused, what goes on, and that room comes back.

import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { encodeFrame, MAX_LOG_BYTES } from "../../protocol/index.ts";
import { bindings, bundleOf, commitOf, messageOf, people, type Talk, type Talker, talkOf } from "../testing/conversations.ts";

const group = (talk: Talk, place: number) => talk.groups[place] as never;
/** Rows of a Durable Object hold 2 MB. */
const ROW_BYTES = 1_900_000;

test("[CT7] a full conversation takes no message and no Commit but one that removes somebody, and goes on when there is room", async () => {
  const talk = await talkOf(await people(3));
  const [ana, ben, cleo] = talk.talkers as [Talker, Talker, Talker];
  const stored = bindings.CONVERSATIONS.getByName(talk.id);
  const said = await messageOf(group(talk, 1), "in time");
  expect((await talk.object.submit(ben.session, encodeFrame(said))).kind).toBe("accepted");

  await runInDurableObject(stored, async (_, { storage }) => {
    storage.sql.exec("CREATE TABLE waiting (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
    while (storage.sql.databaseSize <= MAX_LOG_BYTES)
      storage.sql.exec("INSERT INTO waiting (bytes) VALUES (zeroblob(?))", ROW_BYTES);
  });

  const full = { kind: "rejected", rejection: { kind: "log-full", limitBytes: MAX_LOG_BYTES } };
  const late = encodeFrame(await messageOf(group(talk, 1), "too late"));
  expect(await talk.object.submit(ben.session, late)).toMatchObject(full);
  // What was accepted before is answered as before.
  expect((await talk.object.submit(ben.session, encodeFrame(said))).kind).toBe("accepted");
  const update = await commitOf(group(talk, 1), {});
  expect(await talk.object.commit(ben.session, encodeFrame(bundleOf(update, group(talk, 1))), {})).toMatchObject(full);

  const removal = await commitOf(group(talk, 0), { remove: [2] });
  const answer = await talk.object.commit(ana.session, encodeFrame(bundleOf(removal, group(talk, 0))), {});
  expect(answer.kind).toBe("accepted");
  await runInDurableObject(stored, async (_, { storage }) => void storage.sql.exec("DROP TABLE waiting"));
  const wrongEpoch = await talk.object.submit(ben.session, late);
  expect(wrongEpoch).toMatchObject({ rejection: { kind: "wrong-epoch" } });
  expect(await talk.object.submit(cleo.session, late)).toMatchObject({ rejection: { kind: "not-a-member" } });
});
