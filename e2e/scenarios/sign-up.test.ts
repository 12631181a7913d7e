// Many accounts from one address, over real sockets: each of them comes to be, the later ones for work.

import { expect, test } from "vitest";
import { roomAt } from "../../protocol/index.ts";
import { stage } from "../world/stage.ts";

const scene = stage({ hasOwnWorld: true });

test("[DI8] a class of pupils behind one address signs up, and all of them talk", async () => {
  const levelNow = async () => {
    const answer = await fetch(`${scene.world.url}/v1/challenges`, { method: "POST" });
    return ((await answer.json()) as { workLevel: number }).workLevel;
  };
  expect(await levelNow()).toBe(0);
  const pupils = [];
  for (let i = 0; i < roomAt("network", 0) + 2; i++) pupils.push(await scene.person(`Pupil ${i}`, "pupil"));
  expect(await levelNow()).toBe(1);
  const [first, last] = [pupils[0], pupils.at(-1)];
  if (first === undefined || last === undefined) throw new Error("nobody came");
  const chat = await last.opens(first);
  await last.says("hi", chat);
  await first.sees("hi", chat);
});

scene.endsWithoutFailures();
