// One route of the native surface, as data.

import type * as v from "valibot";
import type { ApiRoute } from "../scopes.ts";

export type NativeRoute = ApiRoute & {
  surface: "native";
  /** Answered by the Worker itself, from the directory; the rest by the business's Gateway */
  by: "worker" | "gateway";
  /** Names of what may stand in the query */
  query?: readonly string[];
  request?: v.GenericSchema;
  /** Where `format=csv` asks for it */
  csv?: true;
  /** Answered with 201 */
  created?: true;
  /** Null: no content */
  answer: v.GenericSchema | "octets" | "events" | null;
};

export const OF = "/v1/businesses/:business";
export const worker = { surface: "native", by: "worker" } as const;
export const gateway = { surface: "native", by: "gateway" } as const;
