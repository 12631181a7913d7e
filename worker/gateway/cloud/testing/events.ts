// One of everything that people send to a business.

import type { BusinessEvent, InboundContent, MediaUse } from "../../talk/business.ts";
import { ANA, MESSAGE } from "./business.ts";

function media(as: MediaUse, caption = "", filename: string | null = null): InboundContent {
  const facts = { id: "31", type: "image/png", bytes: 5, sha256: "abcd", filename, expiresAt: 1 };
  return { kind: "media", as, media: facts, caption };
}

export const contents = {
  text: { kind: "text", text: "héllo 😀" },
  image: media("image", "Look"),
  video: media("video"),
  audio: media("audio"),
  voice: media("voice"),
  document: media("document", "", "a.pdf"),
  sticker: media("sticker"),
  location: { kind: "location", location: { latitude: 1.5, longitude: -2, name: "HQ", address: null } },
  contacts: {
    kind: "contacts",
    contacts: [{ name: "Ben", organisation: "Acme", phones: ["+1"], emails: ["b@acme.example"], urls: ["https://acme.example"] }],
  },
  button: { kind: "choice", from: "buttons", option: "y", title: "Yes", description: null },
  row: { kind: "choice", from: "list", option: "a", title: "Small", description: "5 kg" },
  reaction: { kind: "reaction", to: MESSAGE, emoji: "👍" },
  noReaction: { kind: "reaction", to: MESSAGE, emoji: "" },
  lost: { kind: "lost-media", caption: "" },
  unsupported: { kind: "unsupported" },
} as const satisfies Record<string, InboundContent>;

export function eventOf(content: InboundContent): Extract<BusinessEvent, { kind: "message" }> {
  const told = { id: 1, at: 1_749_416_383_123, person: ANA, name: "Ana", message: MESSAGE };
  return { ...told, kind: "message", content, replyTo: null, repliesToUs: false, forwarded: false };
}
