// The native surface of the API as data: what is served, who may call it, and what OpenAPI prints.

import { accountRoutes } from "./native/account-routes.ts";
import { jobRoutes } from "./native/job-routes.ts";
import { memberRoutes } from "./native/member-routes.ts";
import { talkRoutes } from "./native/talk-routes.ts";
import { teamRoutes } from "./native/team-routes.ts";
import { templateRoutes } from "./native/template-routes.ts";
import { upkeepRoutes } from "./native/upkeep-routes.ts";

export const nativeRoutes = {
  ...accountRoutes,
  ...memberRoutes,
  ...talkRoutes,
  ...jobRoutes,
  ...teamRoutes,
  ...jobRoutes,
  ...templateRoutes,
  ...upkeepRoutes,
};
export type NativeName = keyof typeof nativeRoutes;
