// What everybody knows of a group at one epoch, and the policy in it.

import type { Extension, GroupContext, RatchetTree } from "ts-mls";
import { decodePolicy, encodePolicy, POLICY_EXTENSION, type Policy } from "./policy.ts";

/** The service keeps it, a member has it inside its state. */
export type GroupView = { context: GroupContext; tree: RatchetTree; confirmationTag: Uint8Array };

export function policyOf(context: GroupContext): Policy | undefined {
  const [only, ...more] = context.extensions;
  return more.length === 0 && only !== undefined ? policyIn(only) : undefined;
}

export function policyExtensions(policy: Policy): Extension[] {
  return [{ extensionType: POLICY_EXTENSION, extensionData: encodePolicy(policy) }];
}

export function policyIn({ extensionType, extensionData }: Extension): Policy | undefined {
  return extensionType === POLICY_EXTENSION ? decodePolicy(extensionData) : undefined;
}
