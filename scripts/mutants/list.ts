// All faults that the tests must notice.

import { client } from "./client.ts";
import { conversation } from "./conversation.ts";
import { mls } from "./mls.ts";
import { type Mutation, mutationsOf } from "./mutation.ts";
import { requests } from "./requests.ts";
import { service } from "./service.ts";
import { web } from "./web.ts";

export const mutations: Mutation[] = mutationsOf([...mls, ...conversation, ...client, ...service, ...requests, ...web]);
