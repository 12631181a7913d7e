import { expect, test } from "vitest";
import { peopleToAdd } from "./to-add.ts";

function adding() {
  const answers = new Map<string, (sentence: string | null) => void>();
  const problems: string[] = [];
  const to = peopleToAdd({
    check: (handle) => new Promise((done) => answers.set(handle, done)),
    onProblem: (sentence, handle) => problems.push(`${handle}: ${sentence}`),
  });
  const handles = () => to.people().map(({ handle, isChecked }) => (isChecked ? handle : `${handle}?`));
  return { to, problems, handles, answer: (handle: string, sentence: string | null) => answers.get(handle)?.(sentence) };
}
const settle = () => new Promise<void>((done) => void setImmediate(done));

test("[PE5] a typed handle is looked up as it is added, and who is nobody is said then", async () => {
  const { to, problems, handles, answer } = adding();
  to.type("ana", null);
  to.type("nobody", null);
  expect(handles()).toEqual(["ana?", "nobody?"]);
  const all = to.allChecked();
  answer("ana", null);
  answer("nobody", "No one here is called @nobody.");
  expect(await all).toBe(false);
  expect(handles()).toEqual(["ana"]);
  expect(problems).toEqual(["nobody: No one here is called @nobody."]);
  // Said once: what is left can be added.
  expect(await to.allChecked()).toBe(true);
});

test("[PE5] who is left out while they are looked up stays out, and nothing is said of them", async () => {
  const { to, problems, handles, answer } = adding();
  to.type("ana", null);
  to.leaveOut("ana");
  answer("ana", "No one here is called @ana.");
  await settle();
  expect([handles(), problems, await to.allChecked()]).toEqual([[], [], true]);
});

test("[PE5] whom one knows needs no looking up, is once in it, and out again when pressed again", async () => {
  const { to, handles } = adding();
  to.choose("ben", "Ben");
  to.type("ben", null);
  expect(handles()).toEqual(["ben"]);
  to.choose("ben", "Ben");
  expect([handles(), await to.allChecked()]).toEqual([[], true]);
});
