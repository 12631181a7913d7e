// What a request finds in its Hono context: the bindings, its one time, and, behind `requireSession`, who asks.

import type { Context, MiddlewareHandler } from "hono";
import type { UnixMs } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import type { Session } from "../rpc.ts";

export type Service = {
  Bindings: Env;
  Variables: {
    /** When the request came: everything in it happens at this time. */ now: UnixMs;
    session: Session;
    /** Behind `operatorsOnly`: as the audit log calls them */ operator: string;
    /** The service asks itself, by a call within the process: no request from outside can say so. */ isInside: boolean;
  };
};
export type ServiceContext = Context<Service>;
export type Middleware = MiddlewareHandler<Service>;

export function stampTime(clock: () => UnixMs, isInside: boolean): Middleware {
  return (c, next) => {
    c.set("now", clock());
    c.set("isInside", isInside);
    return next();
  };
}
