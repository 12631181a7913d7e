import { expect, test } from "vitest";
import type { AccountId } from "../../../protocol/index.ts";
import { type Left, TypedWords } from "./typed-words.ts";

type Answer = { what: string; done(problem?: string | null): void; failed(): void };

/** An engine that answers when it is told to, in whatever way; and a tab that keeps what it is given. */
function box(left: Left | null = null, meant: [string, string][] = []) {
  const asked: Answer[] = [];
  const kept: { left: Left | null; meant: unknown } = { left, meant };
  const shown: string[] = [];
  let ids = 0;
  const ask = <T>(what: string) =>
    new Promise<T>((done, failed) => {
      asked.push({ what, done: (problem = null) => done(problem as T), failed: () => failed(new Error("no room")) });
    });
  const words = new TypedWords({
    setDraft: (text) => ask(`draft ${text}`),
    send: ({ text, id, mentions, replyTo }) =>
      ask(`send ${text} ${id}${mentions.length > 0 ? " @" : ""}${replyTo ? ` to ${replyTo}` : ""}`),
    keep: (each) => {
      kept.left = each;
    },
    take: () => kept.left,
    keepMeant: (each) => {
      kept.meant = each;
    },
    takeMeant: () => meant as [string, AccountId][],
    newId: () => `id-${++ids}`,
  });
  words.show = (text) => void shown.push(text);
  const heard = () => asked.map(({ what }) => what);
  const answer = async (what: string, how: (answer: Answer) => void = ({ done }) => done()) => {
    await idle();
    const at = asked.findIndex((each) => each.what === what);
    if (at < 0) throw new Error(`nobody asked "${what}", but ${heard().join(", ")}`);
    for (const each of asked.splice(at, 1)) how(each);
    await idle();
  };
  return { words, kept, shown, heard, answer };
}

const idle = () => new Promise((done) => setImmediate(done));

test("[SH4] what no engine answered for stays in the tab when the page is loaded anew; what was stored is not kept twice", async () => {
  const { words, kept, answer } = box();
  words.type("typed in an old tab");
  void words.store();
  await idle();
  expect(words.isSettled).toBe(false);
  void words.leave();
  expect(kept.left).toEqual({ text: "typed in an old tab", id: null, reply: null });
  expect(box(kept.left).words.hear("")).toBe("typed in an old tab");
  await answer("draft typed in an old tab");
  expect(kept.left).toBe(null);
});

test("[SH7] a draft that could not be stored stays in the tab when the page is loaded anew", async () => {
  const { words, kept, answer } = box();
  words.type("no room for this");
  const left = words.leave();
  await answer("draft no room for this", ({ failed }) => failed());
  await left;
  expect(kept.left?.text).toBe("no room for this");
  expect(words.hear("what another tab has")).toBe("no room for this");
});

test("[SH7] what was sent and not answered comes back as words, and sent again is the same message", async () => {
  const { words, kept } = box();
  void words.send({ text: "on its way" }, []);
  void words.leave();
  expect(kept.left).toEqual({ text: "on its way", id: "id-1", reply: null });
  const next = box(kept.left);
  expect(next.words.text).toBe("on its way");
  void next.words.send({ text: "on its way" }, []);
  await idle();
  expect(next.heard()).toEqual(["send on its way id-1", "draft "]);
  const other = box({ text: "on its way", id: "id-9", reply: null });
  other.words.type("put otherwise");
  void other.words.send({ text: "put otherwise" }, []);
  await idle();
  expect(other.heard()).toEqual(["send put otherwise id-1"]);
});

test("[SH7] all that was sent and typed comes back over a reload, in its order; what is answered meanwhile does not", async () => {
  const { words, kept, answer } = box();
  void words.send({ text: "one" }, []);
  void words.send({ text: "two" }, []);
  words.type("three");
  void words.leave();
  expect(kept.left).toEqual({ text: "one\ntwo\nthree", id: null, reply: null });
  await answer("send one id-1");
  expect(kept.left).toEqual({ text: "two\nthree", id: null, reply: null });
  await answer("draft three");
  await answer("send two id-2");
  expect(kept.left).toBe(null);
});

test("[SH7] messages go in the order they were sent, and what is typed next after them, however long a name is looked for", async () => {
  const { words, heard } = box();
  let found = (_: never[]) => {};
  void words.send({ text: "@Ben one" }, new Promise((done) => (found = done)));
  void words.send({ text: "two" }, []);
  words.type("three");
  void words.store();
  await idle();
  expect(heard()).toEqual([]);
  found([{}] as never);
  await idle();
  expect(heard()).toEqual(["send @Ben one id-1 @", "send two id-2", "draft three"]);
});

test("[SH7] a draft that comes back late does not put sent words into the box, nor old words over newer ones", async () => {
  const { words, answer } = box();
  words.type("hel");
  void words.store();
  words.type("hello");
  await answer("draft hel");
  expect(words.hear("hel")).toBe("hello");
  void words.store();
  void words.send({ text: "hello" }, []);
  expect(words.hear("hello")).toBe("");
  await answer("draft hello");
  expect(words.hear("hello")).toBe("");
  await answer("send hello id-1");
  expect(words.isSettled).toBe(true);
  expect(words.hear("from another tab")).toBe("from another tab");
});

test("[SH7] the same words typed again are stored again", async () => {
  const { words, answer } = box();
  words.type("a");
  void words.store();
  words.type("ab");
  words.type("a");
  await answer("draft a");
  expect(words.isSettled).toBe(false);
});

test("[SH7] what could not be sent is in the box again, in front of what was typed since, and sent again is the same message", async () => {
  const { words, shown, heard, answer } = box();
  const [one, two] = [words.send({ text: "one" }, []), words.send({ text: "two" }, [])];
  words.type("three");
  await answer("send one id-1", ({ done }) => done("no"));
  expect(await one).toBe("no");
  await answer("send two id-2", ({ done }) => done("no"));
  expect(await two).toBe("no");
  expect([words.text, shown]).toEqual(["one\ntwo\nthree", ["one\ntwo\nthree"]]);
  expect(heard()).toEqual(["draft one\ntwo\nthree"]);
  const alone = box();
  void alone.words.send({ text: "one" }, []);
  await alone.answer("send one id-1", ({ done }) => done("nobody knows whether it was stored"));
  void alone.words.send({ text: "one" }, []);
  await idle();
  expect(alone.heard()).toEqual(["draft one", "send one id-1", "draft "]);
});

test("[SH7] the browser's own reload keeps what no engine has answered for, at once; a page that stays keeps nothing there", async () => {
  const { words, kept, answer } = box();
  words.type("half a sen");
  words.part();
  expect(kept.left).toEqual({ text: "half a sen", id: null, reply: null });
  words.stay();
  expect(kept.left).toBeNull();
  void words.send({ text: "on its way" }, []);
  words.part();
  expect(kept.left).toEqual({ text: "on its way", id: "id-1", reply: null });
  // Answered while the page is on its way out.
  await answer("send on its way id-1");
  expect(kept.left).toBeNull();
});

test("[SH7] what comes back answers what it answered, and sent again so it is the same message", async () => {
  const reply = { id: "ana.1", name: "Ana", text: "Lunch?" };
  const { words, kept } = box();
  void words.send({ text: "yes", reply }, []);
  await idle();
  words.part();
  expect(kept.left).toEqual({ text: "yes", id: "id-1", reply });
  const next = box(kept.left);
  expect([next.words.text, next.words.answering]).toEqual(["yes", reply]);
  void next.words.send({ text: "yes", reply: next.words.answering }, []);
  await idle();
  expect(next.heard()).toEqual(["send yes id-1 to ana.1", "draft "]);
  // To nothing it is another one.
  const other = box({ text: "yes", id: "id-9", reply });
  void other.words.send({ text: "yes" }, []);
  await idle();
  expect(other.heard()).toEqual(["send yes id-1"]);
  expect(other.words.answering).toBeNull();
  // What was typed and not sent
  const typing = box();
  typing.words.type("no");
  typing.words.answering = reply;
  typing.words.part();
  expect(typing.kept.left).toEqual({ text: "no", id: null, reply });
  void typing.words.store();
  await typing.answer("draft no");
  expect([typing.words.isSettled, typing.kept.left]).toEqual([true, { text: "no", id: null, reply }]);
  // Two that failed come back to what the first of them answered.
  const failing = box();
  void failing.words.send({ text: "yes", reply }, []);
  await failing.answer("send yes id-1 to ana.1", ({ done }) => done("no"));
  expect(failing.words.answering).toEqual(reply);
});

test("[MN2] who was chosen for a name is kept with the draft, until the name is gone or sent: by hand it is a name like any", async () => {
  const second = "second" as AccountId;
  const { words, kept, answer } = box(null, [["Ana", "second"]]);
  expect([...words.chosen]).toEqual([["Ana", second]]);
  words.type("hi @Ana");
  expect(kept.meant).toEqual([["Ana", "second"]]);
  words.type("hi @An");
  expect([kept.meant, [...words.chosen]]).toEqual([[], []]);
  words.type("hi @Ana");
  expect([...words.chosen]).toEqual([]);
  words.choose("Ana", second);
  expect(kept.meant).toEqual([["Ana", second]]);
  void words.send({ text: "hi @Ana" }, []);
  expect([kept.meant, [...words.chosen]]).toEqual([[], []]);
  // Not sent after all, it means whom it meant.
  await answer("send hi @Ana id-1", ({ done }) => done("no"));
  expect([words.text, [...words.chosen]]).toEqual(["hi @Ana", [["Ana", second]]]);
});
