// A native route as its handler sees it: one file for each, typed by the row of the table that says what it takes.

import type * as v from "valibot";
import type { accountRoutes } from "../../business/native/account-routes.ts";
import type { memberRoutes } from "../../business/native/member-routes.ts";
import type { nativeRoutes } from "../../business/native-routes.ts";
import type { NativeContext } from "./answer.ts";

type Rows = typeof nativeRoutes;
/** Those that the Worker does not answer by itself. */
export type GatewayRoute = Exclude<keyof Rows, keyof typeof accountRoutes | keyof typeof memberRoutes>;
type BodyOf<Name extends GatewayRoute> = Rows[Name] extends { request: infer Schema extends v.GenericSchema }
  ? v.InferOutput<Schema>
  : undefined;
/** `body`: as its schema read it */
export type HandlerOf<Name extends GatewayRoute> = (c: NativeContext, body: BodyOf<Name>) => Promise<Response>;
