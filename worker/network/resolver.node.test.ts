// What a resolver says is good for as long as it says, and no longer.

import { expect, test } from "vitest";
import { dnsOverHttps } from "./resolver.ts";

function resolver(ttl: number, data: string[] = ["93.184.216.34"]) {
  let [now, asked] = [1_000_000, 0];
  const answer = { ttl, data };
  const fetch = async (request: Request) => {
    asked++;
    const isA = new URL(request.url).searchParams.get("type") === "A";
    const Answer = isA ? answer.data.map((each) => ({ type: 1, data: each, TTL: answer.ttl })) : [];
    return Response.json({ Status: 0, Answer });
  };
  const resolve = dnsOverHttps({ fetch }, { now: () => now });
  return { resolve, answer, asked: () => asked / 2, wait: (ms: number) => (now += ms) };
}

test("[WH16] addresses are asked for again when their record says so", async () => {
  const dns = resolver(60);
  for (let i = 0; i < 3; i++) expect(await dns.resolve("shop.example")).toEqual(["93.184.216.34"]);
  expect(dns.asked()).toBe(1);
  await dns.resolve("other.example");
  expect(dns.asked()).toBe(2);
  dns.answer.data = ["10.0.0.1"];
  dns.wait(60_000);
  expect(await dns.resolve("shop.example")).toEqual(["10.0.0.1"]);
});

test("[WH16] after five minutes whatever it says; each time where it says nothing, and where there is no address", async () => {
  const long = resolver(86_400);
  await long.resolve("shop.example");
  long.wait(300_000);
  await long.resolve("shop.example");
  expect(long.asked()).toBe(2);
  for (const dns of [resolver(0), resolver(60, [])]) {
    await dns.resolve("shop.example");
    await dns.resolve("shop.example");
    expect(dns.asked()).toBe(2);
  }
});

test("[WH16] however many names are asked for, a hundred are held", async () => {
  const dns = resolver(60);
  for (let i = 0; i < 150; i++) await dns.resolve(`shop${i}.example`);
  await dns.resolve("shop149.example");
  expect(dns.asked()).toBe(150);
  await dns.resolve("shop0.example");
  expect(dns.asked()).toBe(151);
});
