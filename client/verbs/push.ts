// Verbs about pushes to this device: the key that its browser subscribes with, and where the service pushes to.

import type { Answer } from "../engine/connection/api.ts";
import type { World } from "../engine/world.ts";
import type { Refused, TryLater, Unreachable, Verbs } from "../verbs.ts";
import { failure } from "./people.ts";

export function pushVerbs({ api }: World): Pick<Verbs, "pushKey" | "subscribe" | "unsubscribe" | "testPush"> {
  return {
    async pushKey() {
      const answer = await api.call("pushKey");
      return answer.kind === "ok" ? { kind: "ok", key: answer.value.key } : problem(answer);
    },
    async subscribe(subscription) {
      const answer = await api.call("subscribe", {}, subscription);
      if (answer.kind !== "ok") return problem(answer);
      return answer.value.subscription === "ok" ? { kind: "ok" } : { kind: "gone" };
    },
    async unsubscribe() {
      const answer = await api.call("unsubscribe");
      return answer.kind === "ok" ? { kind: "ok" } : problem(answer);
    },
    async testPush() {
      const answer = await api.call("testPush", {}, undefined);
      return answer.kind === "ok" ? { kind: "ok", push: answer.value.push } : problem(answer);
    },
  };
}

function problem(answer: Exclude<Answer<unknown>, { kind: "ok" }>): Unreachable | TryLater | Refused {
  return answer.kind === "no-answer" ? { kind: "offline" } : failure(answer.rejection);
}
