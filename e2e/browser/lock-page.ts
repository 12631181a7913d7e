// What indexeddb.test.ts does with a lock in its page: turned on and off, ended at every transaction, with others at work.

import { join } from "node:path";
import { ROOT } from "../world/world.ts";

export type OnLockPage = {
  lockKilled(): Promise<{ died: boolean; first: string; read: number; aside: number; openKeys: number; offAgain: number }[]>;
  lockWhileWriting(): Promise<{ outcomes: string[]; read: number }>;
  lockForgotten(): Promise<{ openKeys: number; underOld: number; raw: string; kind: string }>;
  lockAsleep(): Promise<{ get: string; range: string; transact: string; aside: number; read: number }>;
  lockTries(): Promise<{ kinds: string[]; later: string; last: string; after: string; locked: string }>;
};

export function lockPageSource(): string {
  const at = (file: string) => JSON.stringify(join(ROOT, "client", "store", file));
  return `
    import { openDatabase } from ${at("database.ts")};
    import { openSealed } from ${at("indexeddb.ts")};
    import { attempt, lockAgain, sealAnew, turnOff, turnOn } from ${at("locking.ts")};
    import { makeLock, openLock, pinWay, wrappingKey } from ${at("lock-key.ts")};
    import { openBytes, place } from ${at("sealed-bytes.ts")};
    {
      const COUNT = 250;
      const way = pinWay();
      const wrapping = wrappingKey(way, "135790");
      const kindOf = (promise) => promise.then(() => "fine", (error) => error.kind ?? String(error));
      const keyAt = (seq) => ["a", "s", String(seq)];
      const all = async (store) => (await store.range("contents", { prefix: ["a"] })).length;
      const inKeys = (database) => database.count("keys");
      async function filled(name) {
        const opened = await openSealed(name);
        const writes = Array.from({ length: COUNT + 1 }, (_, seq) => ({ table: "contents", key: keyAt(seq), value: { seq, text: "zq7canary" } }));
        await opened.store.transact({ scope: "a", version: 0, writes });
        // One was set aside before.
        const { database } = opened;
        const sealed = await database.get("records", ["contents", ...keyAt(0)]);
        await database.put("records", new Uint8Array(sealed.length), ["contents", ...keyAt(0)]);
        await opened.store.get("contents", keyAt(0));
        return opened;
      }
      const locked = async () => makeLock(way, await wrapping);
      const typed = (database) => attempt(database, Date.now, async (lock) => openLock(lock, await wrapping));
      /** Ends before its nth transaction. */
      function dying(database, n) {
        let left = n;
        return new Proxy(database, {
          get(target, name) {
            const value = target[name];
            if (typeof value !== "function") return value;
            return (...given) => {
              if (["transaction", "get", "put"].includes(name) && left-- <= 0) throw new Error("killed");
              return value.apply(target, given);
            };
          },
        });
      }
      globalThis.lockKilled = async () => {
        const results = [];
        for (let n = 0; ; n++) {
          const name = "killed-" + n;
          const opened = await filled(name);
          const { lock, key } = await locked();
          const database = dying(opened.database, n);
          let died = false;
          try {
            await turnOn({ database, sealing: opened.sealing }, lock, key);
            await sealAnew({ database, sealing: opened.sealing });
          } catch { died = true; }
          await opened.store.close();
          const first = await kindOf(openSealed(name).then(({ store }) => store.close()));
          let unlocked = null;
          if (first === "locked") {
            const again = await openDatabase(name);
            unlocked = (await typed(again)).unlocked;
            again.close();
          }
          const after = await openSealed(name, {}, unlocked);
          await sealAnew(after);
          const [read, aside, openKeys] = [await all(after.store), (await after.store.setAside()).length, await inKeys(after.database)];
          if (first === "locked") await turnOff(after);
          await after.store.close();
          const off = await openSealed(name);
          results.push({ died, first, read, aside, openKeys, offAgain: await all(off.store) });
          await off.store.close();
          if (!died) return results;
        }
      };
      globalThis.lockWhileWriting = async () => {
        const opened = await filled("writing");
        const { lock, key } = await locked();
        const turning = turnOn(opened, lock, key).then(() => sealAnew(opened));
        const outcomes = [];
        for (let i = 0; i < 40; i++) {
          const write = { table: "contents", key: keyAt(1000 + i), value: { seq: i } };
          outcomes.push(await kindOf(opened.store.transact({ scope: "s" + i, version: 0, writes: [write] })));
        }
        await turning;
        await opened.store.close();
        const after = await openSealed("writing", {}, { key, generation: 1, epoch: 0 });
        return { outcomes: [...new Set(outcomes)], read: await all(after.store) };
      };
      globalThis.lockForgotten = async () => {
        const opened = await filled("forgotten");
        const old = opened.sealing.current;
        const { lock, key } = await locked();
        await turnOn(opened, lock, key);
        await sealAnew(opened);
        const [keys, values] = [await opened.database.getAllKeys("records"), await opened.database.getAll("records")];
        const under = await Promise.all(keys.map(([table, ...at], i) => openBytes(old, place(table, at), values[i])));
        const openKeys = await inKeys(opened.database);
        await opened.store.close();
        return {
          openKeys,
          underOld: under.filter((each) => each !== null).length,
          raw: values.map((each) => new TextDecoder("latin1").decode(each)).join(""),
          kind: await kindOf(openSealed("forgotten")),
        };
      };
      globalThis.lockAsleep = async () => {
        const asleep = await filled("asleep");
        const awake = await openSealed("asleep");
        const { lock, key } = await locked();
        await turnOn(awake, lock, key);
        await sealAnew(awake);
        const outcome = {
          get: await kindOf(asleep.store.get("contents", keyAt(3))),
          range: await kindOf(asleep.store.range("contents", { prefix: ["a"] })),
          transact: await kindOf(asleep.store.transact({ scope: "b", version: 0, writes: [{ table: "contents", key: keyAt(3), value: { seq: 0 } }] })),
        };
        return { ...outcome, aside: (await awake.store.setAside()).length, read: await all(awake.store) };
      };
      globalThis.lockTries = async () => {
        const opened = await filled("tries");
        const { lock, key } = await locked();
        await turnOn(opened, lock, key);
        const { database } = opened;
        const wrong = () => attempt(database, () => 1000, async () => null);
        // In several tabs at once, one of which is closed before it says that it failed.
        const kinds = await Promise.all([wrong(), wrong(), wrong(), wrong(), attempt(database, () => 1000, () => { throw new Error("closed"); }).catch(() => ({ kind: "closed" }))]);
        const later = await wrong();
        const last = await attempt(database, () => 31_000, async (found) => openLock(found, await wrapping));
        const after = await attempt(database, () => 31_000, async () => null);
        await lockAgain(database);
        await opened.store.close();
        return { kinds: kinds.map(({ kind }) => kind), later: later.kind, last: last.kind, after: after.kind + " " + after.triesLeft, locked: await kindOf(openSealed("tries", {}, last.unlocked)) };
      };
    }
  `;
}
