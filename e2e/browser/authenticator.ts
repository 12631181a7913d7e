// What makes and keeps passkeys, in a browser that is driven.

import type { Page } from "playwright-core";

/** CDP's authenticator, which keeps its passkeys whatever the page forgets. @param isBackedUp as those of phones and password managers are */
export async function authenticator(
  page: Page,
  { hasPrf, isBackedUp }: { hasPrf: boolean; isBackedUp: boolean },
): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
      defaultBackupEligibility: isBackedUp,
      defaultBackupState: isBackedUp,
    },
  });
  return async () => {
    await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    await session.send("WebAuthn.disable");
    await session.detach();
  };
}
