// Lets in who has a session, and says to the handlers who it is.

import { database } from "../directory/database.ts";
import { findSession } from "../directory/sessions.ts";
import { reject } from "./reject.ts";
import type { Middleware } from "./service.ts";
import { tokenHashOf } from "./session-token.ts";

export const requireSession: Middleware = async (c, next) => {
  const tokenHash = await tokenHashOf(c);
  const session = tokenHash && (await findSession(database(c.env), tokenHash, c.var.now));
  if (session === undefined) return reject(c, { kind: "no-session" });
  c.set("session", session);
  return next();
};
