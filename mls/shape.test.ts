import { expect, test } from "vitest";
import { type ConversationId, directConversationId, selfConversationId } from "../protocol/index.ts";
import { groupIdOf } from "./group-id.ts";
import { shapeProblem } from "./shape.ts";
import { groupOf, groupPolicy, person, randomGroupId } from "./testing/people.ts";

const [ana, ben, cem] = [await person(), await person(), await person()];
const [anas, bens, cems] = (await groupOf([ana.device, ben.device, cem.device], groupPolicy([ana]))).service.roster;
const ids = [ana, ben, cem].map(({ account }) => account.accountId);
type Kind = "self" | "direct" | "group";

async function rule(conversation: ConversationId, kind: Kind, roster: (typeof anas)[], epoch = 1n): Promise<string> {
  const present = roster.flatMap((entry) => (entry === undefined ? [] : [entry]));
  const policy = groupPolicy([ana], { kind });
  return (await shapeProblem({ groupId: groupIdOf(conversation, 0), epoch }, policy, present))?.rule ?? "ok";
}

test("[CT1] a direct conversation is of the two accounts that its id was made from", async () => {
  const [a, b, c] = ids as [(typeof ids)[0], (typeof ids)[0], (typeof ids)[0]];
  const place = await directConversationId(a, b);
  expect(await rule(place, "direct", [anas, bens])).toBe("ok");
  expect(await rule(place, "direct", [anas, anas, bens])).toBe("ok");
  expect(await rule(place, "direct", [anas, cems])).toBe("group");
  expect(await rule(place, "direct", [anas, bens, cems])).toBe("group");
  expect(await rule(await directConversationId(a, c), "direct", [anas, bens])).toBe("group");
  expect(await rule(place, "group", [anas, bens])).toBe("group");
});

test("[CT1] one's own notes have one account, in its own place; a group has somebody, in a group's place", async () => {
  const [a, b] = ids as [(typeof ids)[0], (typeof ids)[0]];
  const own = await selfConversationId(a);
  expect(await rule(own, "self", [anas])).toBe("ok");
  expect(await rule(own, "self", [anas, bens])).toBe("group");
  expect(await rule(await selfConversationId(b), "self", [anas])).toBe("group");
  expect(await rule(randomGroupId(), "group", [anas])).toBe("ok");
  expect(await rule(randomGroupId(), "group", [])).toBe("tree");
});
