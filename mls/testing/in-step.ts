// What must hold after every accepted Commit: all members and the service are at the same place.

import { expect } from "vitest";
import { describe, epochAuthenticator } from "../index.ts";
import type { World } from "./people.ts";

export function inStep({ members, service }: World): void {
  const authenticators = new Set([...members.values()].map((group) => epochAuthenticator(group).join()));
  expect(authenticators.size).toBe(1);
  for (const group of members.values()) {
    const { epoch, roster, policy, active } = describe(group);
    expect({ epoch, roster, policy, active }).toEqual({
      epoch: service.epoch,
      roster: service.roster,
      policy: service.policy,
      active: true,
    });
    expect(group.state.groupContext).toEqual(service.context);
  }
}
