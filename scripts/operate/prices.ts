// What the platform charges for a month of the Workers Paid plan, in dollars, as of August 2026. Nothing is charged for what leaves the network.
// developers.cloudflare.com/workers/platform/pricing, /durable-objects/platform/pricing, /d1/platform/pricing, /r2/pricing

/** What is used in a month, as it is counted by whoever charges for it */
export type Usage = {
  /** Of the Worker */
  requests: number;
  cpuMs: number;
  /** Requests, calls and alarms of objects; of messages by socket to one a twentieth */
  objectRequests: number;
  /** While an object does something: 128 MB each */
  objectGbSeconds: number;
  objectRowsWritten: number;
  objectRowsRead: number;
  objectBytes: number;
  databaseRowsWritten: number;
  databaseRowsRead: number;
  databaseBytes: number;
  fileBytes: number;
  /** Class A: puts, multipart; class B: gets */
  fileWrites: number;
  fileReads: number;
};

const GB = 1e9;
export const PLAN = 5;
export const OBJECT_GB = 0.128;

/** What is in the plan, and each unit beyond it */
const PRICES: { [Name in keyof Usage]: { included: number; each: number } } = {
  requests: { included: 10e6, each: 0.3e-6 },
  cpuMs: { included: 30e6, each: 0.02e-6 },
  objectRequests: { included: 1e6, each: 0.15e-6 },
  objectGbSeconds: { included: 400_000, each: 12.5e-6 },
  objectRowsWritten: { included: 50e6, each: 1e-6 },
  objectRowsRead: { included: 25e9, each: 0.001e-6 },
  objectBytes: { included: 5 * GB, each: 0.2 / GB },
  databaseRowsWritten: { included: 50e6, each: 1e-6 },
  databaseRowsRead: { included: 25e9, each: 0.001e-6 },
  databaseBytes: { included: 5 * GB, each: 0.75 / GB },
  fileBytes: { included: 10 * GB, each: 0.015 / GB },
  fileWrites: { included: 1e6, each: 4.5e-6 },
  fileReads: { included: 10e6, each: 0.36e-6 },
};

export const NO_USAGE: Usage = Object.fromEntries(Object.keys(PRICES).map((name) => [name, 0])) as Usage;

/** In dollars a month, the plan itself included */
export function monthCost(usage: Usage): number {
  return PLAN + beyond(usage, true);
}

/** As if nothing were in the plan: what one more costs where the plan is used up. */
export function marginalCost(usage: Usage): number {
  return beyond(usage, false);
}

export function times(usage: Usage, factor: number): Usage {
  return Object.fromEntries(Object.entries(usage).map(([name, n]) => [name, n * factor])) as Usage;
}

export function plus(one: Usage, other: Usage): Usage {
  return Object.fromEntries(Object.entries(one).map(([name, n]) => [name, n + other[name as keyof Usage]])) as Usage;
}

function beyond(usage: Usage, hasPlan: boolean): number {
  return Object.entries(PRICES).reduce(
    (sum, [name, { included, each }]) => sum + Math.max(0, usage[name as keyof Usage] - (hasPlan ? included : 0)) * each,
    0,
  );
}
