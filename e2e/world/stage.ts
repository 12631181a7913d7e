// Where a file of stories plays: a world, and the people in it, who leave when it ends.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Person } from "./person.ts";
import { sharedWorld } from "./shared.ts";
import { startWorld, type World } from "./world.ts";

export type Stage = {
  /** From the first test on */
  readonly world: World;
  /** Somebody new, with an account and online. @param called the first part of the handle @param address from where they sign up */
  person(name: string, called?: string, address?: string): Promise<Person>;
  /** Another device of somebody */
  device(of: Person, called: string, linking?: Parameters<Person["links"]>[1]): Promise<Person>;
  /** A device of somebody that has nothing yet */
  emptyDevice(of: Person): Promise<Person>;
  /** The same person with every device lost */
  restored(of: Person, key: string): Promise<Person>;
  /** To be called after all tests of the file */
  endsWithoutFailures(): void;
};

/** @param hasOwnWorld for who stops the service or looks at all that it keeps; the others' files are on one. */
export function stage({ hasOwnWorld = false }: { hasOwnWorld?: boolean } = {}): Stage {
  let world: World | undefined;
  const people: Person[] = [];
  beforeAll(async () => {
    world = await (hasOwnWorld ? startWorld() : sharedWorld());
  });
  afterAll(async () => {
    for (const each of people) await each.end();
    if (hasOwnWorld) await world?.end();
  });
  const running = () => {
    if (world === undefined) throw new Error("the stage is ready when the tests run");
    return world;
  };
  return {
    get world() {
      return running();
    },
    async person(name, called, address) {
      const person = await Person.join(name, running().url, called, address);
      people.push(person);
      return person;
    },
    async device(of, called, linking) {
      const device = await of.links(called, linking);
      people.push(device);
      return device;
    },
    async emptyDevice(of) {
      const device = await of.hasNothing();
      people.push(device);
      return device;
    },
    async restored(of, key) {
      const device = await of.comesBackBy(key);
      people.push(device);
      return device;
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
