// What the whole page shares: the account, the connection and the list of chats.

import { sharedQuery } from "../engine/use.ts";

/** Undefined until the engine answered, null before registration. */
export const account = sharedQuery({ kind: "account" });
export const connection = sharedQuery({ kind: "connection" });
export const chats = sharedQuery({ kind: "conversations" });
/** Chats that strangers began: they aren't among the others, and count nowhere. */
export const requests = sharedQuery({ kind: "requests" });
