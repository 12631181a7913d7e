// The real Worker with a meter in it: what the platform would charge for, counted where it happens. Never deployed.

import worker, * as classes from "../../../worker/index.ts";

type Meter = Record<
  | "requests"
  | "objectCalls"
  | "socketMessages"
  | "alarms"
  | "activeMs"
  | "objectRowsWritten"
  | "objectRowsRead"
  | "databaseRowsWritten"
  | "databaseRowsRead"
  | "fileWrites"
  | "fileReads",
  number
>;
// biome-ignore lint/suspicious/noExplicitAny: it wraps whatever the real ones have
type Any = any;

const meter: Meter = {
  requests: 0,
  objectCalls: 0,
  socketMessages: 0,
  alarms: 0,
  activeMs: 0,
  objectRowsWritten: 0,
  objectRowsRead: 0,
  databaseRowsWritten: 0,
  databaseRowsRead: 0,
  fileWrites: 0,
  fileReads: 0,
};
const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];

export default {
  async fetch(request: Request, env: Any, context: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname === "/__meter") return Response.json(read());
    meter.requests++;
    return worker.fetch(request as Any, watched(env), context);
  },
};

export const Conversation = metered(classes.Conversation);
export const Inbox = metered(classes.Inbox);
export const Gateway = metered(classes.Gateway);
export const Mailbox = metered(classes.Mailbox);
export const Vault = metered(classes.Vault);
export const Failures = metered(classes.Failures);
export const History = metered(classes.History);

/** Rows of a cursor are counted as it is read to its end. */
function read(): Meter {
  const sum = (name: "rowsWritten" | "rowsRead") => cursors.reduce((all, cursor) => all + cursor[name], 0);
  const rows = {
    objectRowsWritten: meter.objectRowsWritten + sum("rowsWritten"),
    objectRowsRead: meter.objectRowsRead + sum("rowsRead"),
  };
  return { ...meter, ...rows };
}

function metered(Base: Any): Any {
  return class extends Base {
    constructor(ctx: DurableObjectState, env: Any) {
      watchStorage(ctx);
      super(ctx, watched(env));
      const stirred = stirring();
      for (const [name, counted] of [
        ["webSocketMessage", "socketMessages"],
        ["alarm", "alarms"],
        ["fetch", "objectCalls"],
      ] as const) {
        const own = (this as Any)[name];
        if (typeof own !== "function") continue;
        (this as Any)[name] = (...given: unknown[]) => {
          if (name !== "fetch") meter[counted]++;
          stirred();
          return own.apply(this, given);
        };
      }
    }
  };
}

/** What an object does keeps it awake for about as long as its timers: half a second from the last thing that came. */
const AWAKE_MS = 500;
function stirring(): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = Date.now();
    meter.activeMs += Math.min(AWAKE_MS, now - last);
    last = now;
  };
}

function watchStorage({ storage }: DurableObjectState): void {
  const { sql, kv } = storage;
  const exec = sql.exec.bind(sql);
  sql.exec = ((query: string, ...bindings: unknown[]) => {
    const cursor = exec(query, ...bindings);
    cursors.push(cursor);
    return cursor;
  }) as typeof sql.exec;
  for (const [holder, name, counted] of [
    [kv, "put", "objectRowsWritten"],
    [kv, "get", "objectRowsRead"],
    [storage, "setAlarm", "objectRowsWritten"],
  ] as const) {
    const own = (holder as Any)[name].bind(holder);
    (holder as Any)[name] = (...given: unknown[]) => {
      meter[counted]++;
      return own(...given);
    };
  }
}

function watched(env: Any): Any {
  return new Proxy(env, {
    get(target, name) {
      const binding = Reflect.get(target, name);
      if (name === "DIRECTORY") return watchedDatabase(binding);
      if (name === "MEDIA") return watchedBucket(binding);
      if (typeof binding?.getByName === "function") return watchedObjects(binding);
      return binding;
    },
  });
}

const databases = new WeakMap<object, Any>();
/** One for each: what is remembered by database is remembered. */
function watchedDatabase(database: D1Database): D1Database {
  const known = databases.get(database) ?? makeWatched(database);
  databases.set(database, known);
  return known;
}

function makeWatched(database: D1Database): Any {
  const note = (answer: Any) => {
    for (const { meta } of [answer].flat()) {
      meter.databaseRowsWritten += meta?.rows_written ?? 0;
      meter.databaseRowsRead += meta?.rows_read ?? 0;
    }
    return answer;
  };
  const statement = (real: Any): Any => ({
    real,
    bind: (...given: unknown[]) => statement(real.bind(...given)),
    all: async () => note(await real.all()),
    run: async () => note(await real.run()),
    raw: async () => note(await real.all()).results.map((row: object) => Object.values(row)),
    first: async (column?: string) => {
      const [row] = note(await real.all()).results;
      return column === undefined ? (row ?? null) : (row?.[column] ?? null);
    },
  });
  return {
    prepare: (sql: string) => statement(database.prepare(sql)),
    batch: async (all: Any[]) => note(await database.batch(all.map(({ real }) => real))),
  };
}

const WRITES = new Set(["put", "createMultipartUpload", "list"]);
function watchedBucket(bucket: R2Bucket): Any {
  return new Proxy(bucket, {
    get(target, name) {
      const own = Reflect.get(target, name);
      if (typeof own !== "function") return own;
      return (...given: unknown[]) => {
        if (WRITES.has(String(name))) meter.fileWrites++;
        else if (name === "get" || name === "head") meter.fileReads++;
        return own.apply(target, given);
      };
    },
  });
}

function watchedObjects(namespace: DurableObjectNamespace): Any {
  return {
    getByName(name: string) {
      const stub = namespace.getByName(name) as Any;
      return new Proxy(stub, {
        get(target, method) {
          const own = Reflect.get(target, method);
          if (typeof own !== "function") return own;
          return (...given: unknown[]) => {
            meter.objectCalls++;
            return target[method](...given);
          };
        },
      });
    },
  };
}
