// A link as a Gateway hands it out, for tests of whoever follows it.

import { linkKeyOf, signPath } from "../../business/links.ts";
import { bindings } from "../../directory/testing/service.ts";
import { gatewaySecretOf } from "../../gateway-secret.ts";

export async function signedUrl(business: string, path: string): Promise<string> {
  const secret = gatewaySecretOf(bindings);
  if (secret === null) throw new Error("no GATEWAY_SECRET");
  return signPath(await linkKeyOf(secret, business), business, path, 9_000_000_000_000);
}
