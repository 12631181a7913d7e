// Where a file of stories plays: one world for all of them, and the people in it, who leave when it ends.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Person } from "./person.ts";
import { startWorld, type World } from "./world.ts";

export type Stage = {
  /** From the first test on */
  readonly world: World;
  /** Somebody new, with an account and online. @param called the first part of the handle */
  person(name: string, called?: string): Promise<Person>;
  /** To be called after all tests of the file */
  endsWithoutFailures(): void;
};

export function stage(): Stage {
  let world: World | undefined;
  const people: Person[] = [];
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(async () => {
    for (const each of people) await each.end();
    await world?.end();
  });
  const running = () => {
    if (world === undefined) throw new Error("the stage is ready when the tests run");
    return world;
  };
  return {
    get world() {
      return running();
    },
    async person(name, called) {
      const person = await Person.join(name, running().url, called);
      people.push(person);
      return person;
    },
    endsWithoutFailures() {
      test("nothing failed behind anybody's back", () => {
        const told = people.flatMap(({ name, failures }) =>
          failures.map((error) => `${name}: ${error instanceof Error ? error.stack : error}`),
        );
        expect(told).toEqual([]);
      });
    },
  };
}
