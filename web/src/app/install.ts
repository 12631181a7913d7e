// The browser's offer to install: kept until a moment when it makes sense to the person.

import { createSignal } from "solid-js";

type InstallOffer = Event & { prompt(): Promise<void>; userChoice: Promise<{ outcome: "accepted" | "dismissed" }> };
const DECLINED = "parley-install-declined";

const [offer, setOffer] = createSignal<InstallOffer | null>(null);
export const installOffered = () => offer() !== null && localStorage.getItem(DECLINED) === null;

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  setOffer(event as InstallOffer);
});
addEventListener("appinstalled", () => setOffer(null));

export async function install(): Promise<void> {
  await offer()?.prompt();
  setOffer(null);
}

export function declineInstall(): void {
  localStorage.setItem(DECLINED, "yes");
  setOffer(null);
}
