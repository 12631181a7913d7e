// The people who are to come into a group: a handle that was typed is looked up at once, so that nobody finds out at the end.

import { createSignal } from "solid-js";

export type ToAdd = { handle: string; name: string | null; isChecked: boolean };

type Given = {
  /** @returns the sentence that says why it is nobody to add, or null */
  check(handle: string): Promise<string | null>;
  onProblem(sentence: string, handle: string): void;
};

export function peopleToAdd({ check, onProblem }: Given) {
  const [people, setPeople] = createSignal<readonly ToAdd[]>([]);
  const checks = new Map<string, Promise<boolean>>();
  const has = (handle: string) => people().some((one) => one.handle === handle);
  const leaveOut = (handle: string) => {
    checks.delete(handle);
    setPeople(people().filter((one) => one.handle !== handle));
  };

  async function checked(handle: string): Promise<boolean> {
    const sentence = await check(handle);
    // Left out, or left out and typed again, meanwhile
    if (!has(handle)) return true;
    if (sentence === null) {
      setPeople(people().map((one) => (one.handle === handle ? { ...one, isChecked: true } : one)));
      return true;
    }
    leaveOut(handle);
    onProblem(sentence, handle);
    return false;
  }

  return {
    people,
    has,
    leaveOut,
    /** Somebody one knows */
    choose(handle: string, name: string): void {
      if (has(handle)) leaveOut(handle);
      else setPeople([...people(), { handle, name, isChecked: true }]);
    },
    type(handle: string, name: string | null): void {
      if (handle === "" || has(handle)) return;
      setPeople([...people(), { handle, name, isChecked: false }]);
      checks.set(handle, checked(handle));
    },
    /** @returns whether everybody who is to be added can be */
    async allChecked(): Promise<boolean> {
      return (await Promise.all(checks.values())).every((isFine) => isFine);
    },
  };
}
