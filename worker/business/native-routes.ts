// The native surface of the API as data: what is served, who may call it, and what OpenAPI prints.

import { accountRoutes } from "./native/account-routes.ts";
import { talkRoutes } from "./native/talk-routes.ts";
import { upkeepRoutes } from "./native/upkeep-routes.ts";

export const nativeRoutes = { ...accountRoutes, ...talkRoutes, ...upkeepRoutes };
export type NativeName = keyof typeof nativeRoutes;
