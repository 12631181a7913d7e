// All faults that the tests must notice.

import { conversation } from "./conversation.ts";
import { mls } from "./mls.ts";
import { type Mutation, mutationsOf } from "./mutation.ts";

export const mutations: Mutation[] = mutationsOf([...mls, ...conversation]);
