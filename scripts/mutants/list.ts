// All faults that the tests must notice.

import { business } from "./business.ts";
import { chats } from "./chats.ts";
import { client } from "./client.ts";
import { conversation } from "./conversation.ts";
import { devices } from "./devices.ts";
import { disappearing } from "./disappearing.ts";
import { groups } from "./groups.ts";
import { history } from "./history.ts";
import { languages } from "./languages.ts";
import { lock } from "./lock.ts";
import { look } from "./look.ts";
import { media } from "./media.ts";
import { mls } from "./mls.ts";
import { type Mutation, mutationsOf } from "./mutation.ts";
import { notifications } from "./notifications.ts";
import { once } from "./once.ts";
import { operate } from "./operate.ts";
import { polls } from "./polls.ts";
import { project } from "./project.ts";
import { recovery } from "./recovery.ts";
import { requests } from "./requests.ts";
import { search } from "./search.ts";
import { service } from "./service.ts";
import { team } from "./team.ts";
import { web } from "./web.ts";
import { writing } from "./writing.ts";

export const mutations: Mutation[] = mutationsOf([
  ...mls,
  ...conversation,
  ...client,
  ...chats,
  ...service,
  ...business,
  ...recovery,
  ...history,
  ...devices,
  ...disappearing,
  ...groups,
  ...requests,
  ...team,
  ...web,
  ...notifications,
  ...writing,
  ...polls,
  ...once,
  ...media,
  ...operate,
  ...project,
  ...search,
  ...languages,
  ...lock,
  ...look,
]);
