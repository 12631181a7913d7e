import { beforeAll, expect, test } from "vitest";
import { migrate } from "../directory/testing/service.ts";
import { shopOf, talker } from "./testing/world.ts";

beforeAll(migrate);

test("[GW1] a hosted business is a member of its conversations: what a person writes becomes an event", async () => {
  const [owner, ana] = [await talker("Owner"), await talker("Ana")];
  const shop = await shopOf(owner);
  const chat = await ana.opens(shop.handle);
  await ana.client.verbs.send(chat, { text: "is it open?" });
  await ana.until({ kind: "timeline", conversation: chat, limit: 10 }, ({ items }) =>
    items.some((item) => item.kind === "message" && item.state === "delivered"),
  );
  expect(1).toBe(1);
});
