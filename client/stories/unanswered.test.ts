// An answer that never comes on a socket that goes on speaking.

import { expect, test } from "vitest";
import { textsOf } from "../simulation/device.ts";
import { talking } from "./talking.ts";

test("[CL4] a message that a socket swallowed goes by another, though others are heard on it all the while", async () => {
  const { world, ana, bob, chat } = await talking(83);
  await world.ends(ana.verbs.show(chat));
  await world.clock.advance(3_000);
  const said = async (by: typeof ana, text: string) => {
    await world.ends(by.verbs.send(chat, { text }));
    await world.clock.advance(1_000);
  };
  await said(ana, "it is heard");
  ana.network.isDeaf = true;
  await said(ana, "is it heard?");
  // Only those frames are lost: whatever is sent from now on arrives.
  ana.network.isDeaf = false;
  for (let i = 0; i < 6; i++) {
    await said(bob, `hello ${i}`);
    await world.clock.advance(4_000);
  }
  const heard = textsOf(await world.ends(bob.timeline(chat)));
  expect(heard.filter((text) => text.includes("heard"))).toEqual(["it is heard", "is it heard?"]);
});
