/// <reference types="@cloudflare/vitest-plugin/types" />
// Businesses that do not come to an end stand in nobody's way.

import { beforeAll, expect, test } from "vitest";
import { bindings, migrate } from "../directory/testing/service.ts";
import type { Env } from "../env.ts";
import { endByTheHour } from "./end-business.ts";

beforeAll(migrate);

test("[BA1] however many do not come to an end, each of the others has its turn", async () => {
  const insert = `INSERT INTO businesses (id, owner, handle, hosting, account, phone_number_id, waba_id, created, ending)
    SELECT 'stuck ' || value, '', 'stuck ' || value, 'gateway', '', 'phone ' || value, 'waba ' || value, 1, 1 FROM json_each(?)`;
  const all = Array.from({ length: 70 }, (_, i) => i);
  await bindings.DIRECTORY.prepare(insert).bind(JSON.stringify(all)).run();
  const asked: string[] = [];
  // Each says that it is at it, and is there again an hour later.
  const getByName = (id: string) => ({ end: async () => asked.push(id) > 0 });
  const env = { ...bindings, GATEWAYS: { getByName } } as unknown as Env;
  await endByTheHour(env, 2);
  await endByTheHour(env, 3);
  expect(new Set(asked)).toEqual(new Set(all.map((i) => `stuck ${i}`)));
  expect(asked).toHaveLength(80);
});
