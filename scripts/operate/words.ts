// What came of it, in words. Pure.

import type { OperatorAnswer } from "../../worker/operator/endpoints.ts";

type Outcome = OperatorAnswer<"suspend">;
const DAY_MS = 24 * 3600_000;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);
const minute = (at: number) => new Date(at).toISOString().slice(0, 16).replace("T", " ");

export function outcomeWords(act: "suspend" | "restore" | "close", { outcome, found }: Outcome): string {
  const who = found === null ? "" : `@${found.handle} (${found.account})`;
  switch (outcome) {
    case "nobody":
      return "There is no such account. Nothing was done.";
    case "own":
      return `${who} is an operator's own, by \`limits own=\`. Nothing was done.`;
    case "business":
      return found?.isBusiness
        ? `${who} is a business. If you mean it, say --business. Nothing was done.`
        : `${who} is a person, no business. Nothing was done.`;
    case "already":
      return `${who} was ${act === "restore" ? "not suspended" : "suspended already"}.`;
    case "done":
      if (found === null) return "That account is gone. Whoever had it may sign up by its root again.";
      return `${who} is ${{ suspend: "suspended", restore: "restored", close: "closed for good" }[act]}.${ofBusinesses(act, found.businesses)}`;
  }
}

function ofBusinesses(act: "suspend" | "restore" | "close", handles: readonly string[]): string {
  if (handles.length === 0) return "";
  const names = handles.map((handle) => `@${handle}`).join(", ");
  return act === "restore"
    ? ` The API of what they own works again: ${names}.`
    : ` What they own goes on, but nobody calls its API: ${names}. End each by --business.`;
}

export function blobWords(outcome: OperatorAnswer<"removeBlob">["outcome"]): string {
  switch (outcome) {
    case "nobody":
      return "Nobody has a file with that id: look whether you typed it right. From now on nobody can take that id.";
    case "already":
      return "The file was gone already.";
    case "done":
      return "The file is gone, and does not come back.";
  }
}

export function reportLines({ reports }: OperatorAnswer<"reports">): string[] {
  if (reports.length === 0) return ["Nobody reported anybody."];
  return reports.map(({ account, handle, isSuspended, networks, people, first, last }) => {
    const who = handle === null ? "(gone)" : `@${handle}`;
    const state = isSuspended ? "  suspended" : "";
    return `${networks} networks, ${people} people  ${who}  ${account}  ${day(first)} to ${day(last)}${state}`;
  });
}

export function writerLines({ writers }: OperatorAnswer<"writers">): string[] {
  if (writers.length === 0) return ["Nobody stands out today."];
  return writers.map(({ account, handle, isSuspended, messages }) => {
    const who = handle === null ? "(gone)" : `@${handle}`;
    return `about ${messages} messages  ${who}  ${account}${isSuspended ? "  suspended" : ""}`;
  });
}

export function auditLines({ acts, refused }: OperatorAnswer<"audit">): string[] {
  return [
    ...acts.map(({ id, at, actor, act, subject, outcome }) => `${id}  ${minute(at)}  ${actor}  ${act} ${subject}  ${outcome}`),
    ...refused.map(({ at, network, tries }) => `refused  ${minute(at)}  ${tries} from ${network}`),
  ];
}

export function limitLines(limits: Record<string, unknown>): string[] {
  return Object.entries(limits).map(([name, value]) => `${name.padEnd(24)} ${shown(name, value)}`);
}

export function statsLines({ accounts, fileBytes, openInvitations, databases, days }: OperatorAnswer<"stats">): string[] {
  return [
    `accounts             ${accounts}`,
    `files                ${sizeWords(fileBytes)}`,
    `invitations open     ${openInvitations}`,
    ...databases.map(({ bytes }, i) => `database ${i}           ${sizeWords(bytes)}`),
    ...days.map(({ day: number, name, n }) => `${day(number * DAY_MS)}  ${name.padEnd(32)} ${n}`),
  ];
}

export function sizeWords(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${at === 0 ? bytes : (bytes / 1024 ** at).toFixed(1)} ${units[at]}`;
}

function shown(name: string, value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(",");
  return name.endsWith("Bytes") ? `${value}  (${sizeWords(Number(value))})` : String(value || "none");
}

export function secretLines({ hosted, behind, shut, isReplacing }: Omit<OperatorAnswer<"rewrap">, "next">): string[] {
  if (behind > 0)
    return [
      `${hosted - behind} of ${hosted} hosted businesses are wrapped by the secret of now. ${behind} are not; ${shut} open by none that is here.`,
      "Keep GATEWAY_SECRET_BEFORE, and look again.",
    ];
  const all = `All ${hosted} hosted businesses are wrapped by the secret of now.`;
  return isReplacing ? [all, "GATEWAY_SECRET_BEFORE can go: npx wrangler secret delete GATEWAY_SECRET_BEFORE"] : [all];
}
