// The labels of a team.

import type { HandlerOf } from "../route.ts";

export const labels: HandlerOf<"labels"> = async (c) => c.json({ items: c.get("labels").read() });
