// Who reads what one writes to a business, in words: shortly in the chat, with what it means in its info.

import type { Person } from "../../../client/index.ts";
import { t } from "../language/say.ts";

export function readingWords({ name, business }: Person): string {
  return business?.hosting === "gateway"
    ? t("{name} reads this through our gateway", { name })
    : t("Messages here are end-to-end encrypted. {name} reads them on its own server", { name });
}

export function readingMeans({ name, business }: Person): string {
  return business?.hosting === "gateway"
    ? t(
        "What you write is opened by a program of this service, which hands it on to {name}. Whoever runs the service could read it there.",
        { name },
      )
    : t("What you write stays encrypted until it reaches a server of {name}. What becomes of it there is up to them.", { name });
}
