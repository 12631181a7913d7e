// Changes the profile; what is left out stays.

import type { BusinessProfile } from "../../talk/business.ts";
import { answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const changeProfile: HandlerOf<"changeProfile"> = async (c, body) => {
  const done = await c.get("business").setProfile(body as Partial<BusinessProfile>);
  return done.kind === "ok" ? c.json(await c.get("business").profile()) : answerRefusal(done);
};
