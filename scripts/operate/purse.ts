// Limits that keep a deployment within so many dollars a month: as many people as it can carry, and what may lie there. Pure.

import { marginalCost, monthCost, NO_USAGE, PLAN, plus, times, type Usage } from "./prices.ts";

export type PurseLimits = {
  accounts: number;
  storageBytes: number;
  accountStorageBytes: number;
  dailyBytes: number;
  dailyFiles: number;
  dailyMessages: number;
  historyBytes: number;
};

/**
 * A busy person's day, as `npm run bench -- cost` counts it on the real objects, rounded up: a hundred messages to four others, read by them, ten photos,
 * two devices. What lies there (files, history) is bounded apart.
 */
export const PERSON_DAY: Usage = {
  ...NO_USAGE,
  requests: 400,
  cpuMs: 6_000,
  objectRequests: 400,
  objectGbSeconds: 60,
  objectRowsWritten: 1_500,
  objectRowsRead: 20_000,
  databaseRowsWritten: 150,
  databaseRowsRead: 3_000,
  fileWrites: 30,
  fileReads: 60,
};
/** The most that one message costs: sent by itself, to one, who reads it. Of many at once each costs a quarter. */
export const MESSAGE: Usage = {
  ...NO_USAGE,
  requests: 1,
  cpuMs: 12,
  objectRequests: 1.5,
  objectGbSeconds: 0.15,
  objectRowsWritten: 10,
};
/** Of the purse, what one account that means harm may take by writing */
const HARM_SHARE = 0.1;
const LEAST_MESSAGES = 2_000;
const DAYS = 31;
/** What lies there of somebody besides files and history: keys, logs of ciphertext that wait, by bench/directory and the limits of a log */
const LIES_OF_ONE: Usage = { ...NO_USAGE, objectBytes: 2e6, databaseBytes: 12e3 };

const GIB = 1024 ** 3;
/** More than this no deployment needs of one setting: what the service has by default. */
const MOST = { accountStorageBytes: 20 * GIB, dailyBytes: 4 * GIB, dailyFiles: 5_000, dailyMessages: 100_000, historyBytes: GIB };
/** Of what is left after people's days, files take so much and histories the rest. */
const FILES_SHARE = 0.6;
const PEOPLE_SHARE = 0.5;
/** A history smaller than that keeps too little to be of use. */
const MIN_HISTORY_BYTES = 64 * 1024 ** 2;

export function personMonth(): Usage {
  return plus(times(PERSON_DAY, DAYS), LIES_OF_ONE);
}

/** The most people with the most that each may keep so that the worst month of all of them costs no more than that. */
export function limitsFor(dollars: number): PurseLimits {
  const left = Math.max(0, dollars - PLAN);
  const accounts = mostPeople(PLAN + left * PEOPLE_SHARE);
  const people = monthCost(times(personMonth(), accounts));
  const forBytes = Math.max(0, dollars - people);
  const bytes = 10e9 + forBytes / 0.015e-9;
  const storageBytes = Math.floor(bytes * FILES_SHARE);
  const historyBytes = Math.floor((bytes - storageBytes) / Math.max(1, accounts));
  // A deployment of two people has no use for half of it each.
  const accountStorageBytes = Math.min(MOST.accountStorageBytes, Math.floor(storageBytes / Math.min(10, Math.max(1, accounts))));
  return {
    accounts,
    storageBytes,
    accountStorageBytes,
    dailyBytes: Math.min(MOST.dailyBytes, accountStorageBytes),
    dailyFiles: MOST.dailyFiles,
    dailyMessages: Math.min(MOST.dailyMessages, Math.max(LEAST_MESSAGES, messagesFor(dollars * HARM_SHARE))),
    historyBytes: historyBytes < MIN_HISTORY_BYTES ? 0 : Math.min(MOST.historyBytes, historyBytes),
  };
}

/** A day, where they are written through a month */
function messagesFor(dollars: number): number {
  return Math.floor(dollars / (DAYS * marginalCost(MESSAGE)) / 1000) * 1000;
}

/** Everybody there at once, everything full */
export function worstMonth({ accounts, storageBytes, historyBytes }: PurseLimits): Usage {
  const lies = { ...NO_USAGE, fileBytes: storageBytes + accounts * historyBytes };
  return plus(times(personMonth(), accounts), lies);
}

export function purseLines(dollars: number, limits: PurseLimits): string[] {
  return [
    `$${dollars} a month carry ${limits.accounts} people who write all day; one more costs $${marginalCost(personMonth()).toFixed(2)}.`,
    `With everything full it is $${monthCost(worstMonth(limits)).toFixed(2)}, of which the plan is $${PLAN}.`,
  ];
}

function mostPeople(dollars: number): number {
  let [low, high] = [0, 1];
  while (monthCost(times(personMonth(), high)) <= dollars) high *= 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (monthCost(times(personMonth(), middle)) <= dollars) low = middle;
    else high = middle;
  }
  return low;
}
