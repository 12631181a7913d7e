import { beforeAll, expect, test, vi } from "vitest";
import { type Person, person } from "../../mls/testing/people.ts";
import { roomAt, SIGN_UP_ROOMS } from "../../protocol/index.ts";
import { byTheHour } from "../by-the-hour.ts";
import { RESERVED_MS } from "./handles.ts";
import { freshHandle, registered, registration, sessionOf } from "./testing/registered.ts";
import { bindings, bindingsWith, call, databases, migrate, now, preparing, rows, wait } from "./testing/service.ts";

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

/** A request in it sleeps when its account is about to be written. */
function sleeper() {
  const [awake, asleep] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
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
              asleep.resolve();
              await awake.promise;
            }
            return target.batch(statements);
          };
        },
      }),
  );
  return { slow, isReserved: asleep.promise, wakes: () => awake.resolve() };
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
  const { slow, isReserved, wakes } = sleeper();
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

test("[DI6] a second request of the same account, which costs too little, frees no handle under the first", async () => {
  const [who, other, viewer, handle] = [await person(), await person(), await registered(), freshHandle()];
  const { slow, isReserved, wakes } = sleeper();
  const first = registering(who, handle, slow);
  await isReserved;
  const slot = Math.floor(now() / SIGN_UP_ROOMS.all.slotMs);
  await bindings.DIRECTORY.prepare("INSERT OR REPLACE INTO sign_ups VALUES ('all', ?, ?)").bind(slot, roomAt("all", 0)).run();
  wait(1);
  expect((await registering(who, handle)).rejection?.kind).toBe("work-required");
  await bindings.DIRECTORY.prepare("DELETE FROM sign_ups").run();
  wakes();
  expect((await first).rejection).toBeUndefined();
  expect((await registering(other, handle)).rejection).toEqual({ kind: "handle-taken" });
  expect((await ownersOf(handle)).map(({ id }) => id)).toEqual([who.account.accountId]);
  expect(await answersOf(handle, viewer)).toBe(who.account.accountId);
});

test("[DI6] an account is shown with no handle that is somebody else's, however that came about", async () => {
  const [who, other, viewer] = [await registered(), await registered(), await registered()];
  for (const database of databases())
    await database.prepare("UPDATE accounts SET handle = ? WHERE id = ?").bind(other.handle, who.account.accountId).run();
  const seen = await call("lookUpAccount", { token: viewer.token, params: { account: who.account.accountId } });
  expect(seen.rejection).toEqual({ kind: "not-found" });
  expect(await answersOf(other.handle, viewer)).toBe(other.account.accountId);
});

test("[DI6] a handle that is another's by now is never kept, and that is said without the handle", async () => {
  const [who, other, handle] = [await person(), await person(), freshHandle()];
  const said: string[] = [];
  const error = vi.spyOn(console, "error").mockImplementation((...words) => void said.push(JSON.stringify(words)));
  const { slow, isReserved, wakes } = sleeper();
  const first = registering(who, handle, slow);
  await isReserved;
  for (const database of databases())
    await database
      .prepare("UPDATE handles SET account = ? WHERE account = ?")
      .bind(other.account.accountId, who.account.accountId)
      .run();
  wakes();
  await first;
  error.mockRestore();
  expect(said.join()).toContain("HandleLost");
  expect(said.join()).not.toContain(handle);
  expect(await rows("SELECT account FROM handles WHERE account = ?", who.account.accountId)).toEqual([]);
});
