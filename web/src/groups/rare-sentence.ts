// What the system says in a chat of its rules: loaded with the first such line.

import type { SystemLine } from "../../../client/index.ts";
import { names, systemSentence, you } from "../app/words.ts";
import { timeSentence } from "../disappearing/times.ts";
import { t } from "../language/say.ts";
import { isRare, type RareLine } from "./is-rare.ts";
import { earlierWords, inviteSentence, ruleSentence } from "./words.ts";

export function lineSentence(line: SystemLine): string {
  return isRare(line) ? rareSentence(line) : systemSentence(line as Exclude<SystemLine, RareLine>);
}

export function rareSentence(line: RareLine): string {
  switch (line.kind) {
    case "disappearing":
      return timeSentence(line);
    case "description":
      return line.isGone
        ? t("{by} removed the group description", { by: you(line.by) })
        : t("{by} changed the group description", { by: you(line.by) });
    case "joined":
      return t("{people} joined by the invite link", { people: names(line.people) });
    case "unreachable":
      return t("Parley's service couldn't reach {people}: the group goes on without them", { people: names(line.people) });
    case "earlier":
      return earlierWords(you(line.by), line.count, line.omitted ?? 0);
    case "invite":
      return inviteSentence(you(line.by), line.now);
    case "rule":
      return ruleSentence(line.rule, { by: line.by && you(line.by), value: line.value });
  }
}
