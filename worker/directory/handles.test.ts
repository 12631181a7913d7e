import { beforeAll, expect, test, vi } from "vitest";
import { type Person, person } from "../../mls/testing/people.ts";
import { byTheHour } from "../by-the-hour.ts";
import { RESERVED_MS } from "./handles.ts";
import { freshHandle, registered, registration, sessionOf } from "./testing/registered.ts";
import { bindings, bindingsWith, call, migrate, now, preparing, rows, wait } from "./testing/service.ts";

beforeAll(migrate);

const ownersOf = (handle: string) => rows<{ id: string }>("SELECT id FROM accounts WHERE handle = ?", handle);
const registering = async (who: Person, handle: string, env = bindings) =>
  call("createAccount", { body: await registration(who, { handle }), env });

/** A database that dies before its `at`th statement of the request, and all that comes after. */
function dyingAt(at: number, asked: { count: number }) {
  return bindingsWith((database) =>
    preparing(database, (sql) => {
      if (asked.count++ >= at) throw new Error("gone");
      return database.prepare(sql);
    }),
  );
}

async function answersOf(handle: string, viewer: { token: string }): Promise<string | undefined> {
  const { answer, rejection } = await call("lookUpHandle", { token: viewer.token, params: { handle } }).then((found) => ({
    rejection: found.rejection,
    answer: found.rejection ? undefined : found.answer.account,
  }));
  if (rejection !== undefined) expect(rejection.kind).toBe("not-found");
  return answer;
}

test("[DI6] wherever a sign-up breaks off, the same person goes on with it, and the handle is theirs", async () => {
  const viewer = await registered();
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
  let isWhole = false;
  for (let at = 0; !isWhole; at++) {
    const [who, handle, asked] = [await person(), freshHandle(), { count: 0 }];
    const request = await registration(who, { handle });
    isWhole = (await call("createAccount", { body: request, env: dyingAt(at, asked) })).status === 200 && asked.count <= at;
    const again = await registering(who, handle);
    if (again.rejection !== undefined) expect(again.rejection.kind, `broken at ${at}`).toBe("account-exists");
    expect((await call("me", { token: await sessionOf(who.device) })).answer.handle).toBe(handle);
    expect(await answersOf(handle, viewer)).toBe(who.account.accountId);
    const other = await registering(await person(), handle);
    expect(other.rejection).toEqual({ kind: "handle-taken" });
    wait(RESERVED_MS);
    expect((await registering(await person(), handle)).rejection).toEqual({ kind: "handle-taken" });
    expect(await ownersOf(handle)).toHaveLength(1);
  }
  quiet.mockRestore();
});

test("[DI6] wherever a sign-up breaks off, somebody else has the handle later or never, and nobody shares it", async () => {
  const viewer = await registered();
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
  const came = new Set<string>();
  let isWhole = false;
  for (let at = 0; !isWhole; at++) {
    const [who, other, handle, asked] = [await person(), await person(), freshHandle(), { count: 0 }];
    const request = await registration(who, { handle });
    isWhole = (await call("createAccount", { body: request, env: dyingAt(at, asked) })).status === 200 && asked.count <= at;
    const isThere = (await ownersOf(handle)).length === 1;
    if (at % 2 === 0) {
      wait(RESERVED_MS);
      await byTheHour(bindings, now());
      expect(await rows("SELECT hash FROM handles WHERE lapses <= ?", now())).toEqual([]);
    } else {
      wait(RESERVED_MS);
    }
    const { rejection } = await registering(other, handle);
    expect(rejection?.kind, `broken at ${at}`).toBe(isThere ? "handle-taken" : undefined);
    const owner = isThere ? who : other;
    expect((await ownersOf(handle)).map(({ id }) => id)).toEqual([owner.account.accountId]);
    expect(await answersOf(handle, viewer)).toBe(owner.account.accountId);
    // Whoever lost it takes another.
    if (!isThere) expect((await registering(who, freshHandle())).rejection).toBeUndefined();
    came.add(isThere ? "there" : "not there");
  }
  expect([...came].sort()).toEqual(["not there", "there"]);
  quiet.mockRestore();
});

test("[DI6] a request that sleeps until its reservation is over makes no account with a handle that is another's by then", async () => {
  const [who, other, handle] = [await person(), await person(), freshHandle()];
  let wakes: () => void = () => {};
  const awake = new Promise<void>((resolve) => {
    wakes = resolve;
  });
  let reserved: () => void = () => {};
  const isReserved = new Promise<void>((resolve) => {
    reserved = resolve;
  });
  let sleeps = false;
  const slow = bindingsWith(
    (database) =>
      new Proxy(database, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (name === "prepare")
            return (sql: string) => {
              if (sql.startsWith('insert into "accounts"')) sleeps = true;
              return target.prepare(sql);
            };
          if (name !== "batch") return typeof value === "function" ? value.bind(target) : value;
          return async (statements: D1PreparedStatement[]) => {
            if (sleeps) {
              reserved();
              await awake;
            }
            return target.batch(statements);
          };
        },
      }),
  );
  const late = registering(who, handle, slow);
  await isReserved;
  expect((await registering(other, handle)).rejection).toEqual({ kind: "handle-taken" });
  wait(RESERVED_MS);
  expect((await registering(other, handle)).rejection).toBeUndefined();
  wakes();
  expect((await late).rejection?.kind).toBe("unavailable");
  expect((await ownersOf(handle)).map(({ id }) => id)).toEqual([other.account.accountId]);
  expect(await rows("SELECT device FROM sessions WHERE account = ?", who.account.accountId)).toEqual([]);
  expect((await registering(who, handle)).rejection).toEqual({ kind: "handle-taken" });
  expect((await registering(who, freshHandle())).rejection).toBeUndefined();
});

test("an account that asks for a second handle holds nobody up", async () => {
  const who = await person();
  (await registering(who, freshHandle())).answer;
  const wanted = freshHandle();
  expect((await registering(who, wanted)).rejection).toEqual({ kind: "account-exists" });
  expect((await registering(await person(), wanted)).rejection).toBeUndefined();
});
