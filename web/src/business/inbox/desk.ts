// What every part of the inbox has at hand.

import type { BusinessApi } from "../api.ts";
import type { BusinessView } from "../views.ts";

export type Desk = {
  api: BusinessApi;
  business: BusinessView;
  now(): number;
  nameOf(member: string): string;
};
