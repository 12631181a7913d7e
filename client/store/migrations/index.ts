// The way of what is stored from any former shape to today's: named migrations, in this order, each run once on each database.
//
// To change the shape of a table:
// 1. Change its type in ../tables.ts (and ../shapes.ts where a field that is checked comes, goes or is renamed). Code knows the new shape only.
// 2. Add a file here with one `Migration`: a name, the table that it goes through, and what becomes of each of its records: writes to any
//    table, also to one that did not exist; `null` takes a record away; no writes leave it as it is. It must not throw for an odd record.
// 3. Put it at the end of this list, and its name and table at the end of that in names.ts. Never rename, change or take away one that was released: a database that knows a name which this list
//    does not have was written by a newer version, and is not opened.
// 4. ../fixtures.test.ts opens databases of former versions with today's code. Let it look for what your migration moved.
//
// A migration goes page by page, each page in one transaction with how far it came: whatever ends it, the next start goes on from there.

import { ROOTS_AND_LOGS } from "./account-log.ts";
import { HOW_COMMITS_CAME_ABOUT, PLACES_IN_GROUPS, SEEN_WHEN_TYPED } from "./continuity.ts";
import { HISTORY_SAYS_ITS_KEY, KEYRING_OF_DEVICES } from "./keyring.ts";
import { CONTENT_THAT_WAITS, MESSAGES_WITH_BODIES, PREVIEWS_WITH_NAMES, WHO_CARRIES_FILES } from "./kinds-of-content.ts";
import type { Migration } from "./migrate.ts";
import { OPTIONS_ARE_SEARCHED } from "./polls-searched.ts";
import { DRAFTS_APART } from "./preferences.ts";
import { FELLOWS_IN_GROUPS, KNOWN_SO_FAR, NO_REQUESTS_YET } from "./requests.ts";
import { NOTHING_INDEXED_YET } from "./search.ts";

export const MIGRATIONS: readonly Migration[] = [
  MESSAGES_WITH_BODIES,
  CONTENT_THAT_WAITS,
  WHO_CARRIES_FILES,
  PREVIEWS_WITH_NAMES,
  DRAFTS_APART,
  PLACES_IN_GROUPS,
  SEEN_WHEN_TYPED,
  HOW_COMMITS_CAME_ABOUT,
  NO_REQUESTS_YET,
  KNOWN_SO_FAR,
  FELLOWS_IN_GROUPS,
  ROOTS_AND_LOGS,
  KEYRING_OF_DEVICES,
  HISTORY_SAYS_ITS_KEY,
  NOTHING_INDEXED_YET,
  OPTIONS_ARE_SEARCHED,
];
