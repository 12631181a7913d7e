// A business for the tests of the surface: it writes down what it is asked, and answers what the test tells it.

import type {
  Business,
  BusinessProfile,
  Contact,
  Identity,
  MediaFacts,
  Refusal,
  SendRequest,
  Sent,
} from "../../talk/business.ts";

export const identity: Identity = {
  business: "AAAAAAAAAAAAAAAAAAAAAA",
  phoneNumberId: "1000000000000001",
  wabaId: "2000000000000001",
  handle: "acme",
};
export const ANA = "ZZ.Ana1";
export const BEN = "ZZ.Ben2";
export const MESSAGE = "wamid.QUJDREVGR0g=";
const SENT_ID = "wamid.U0VOVA==";

export type Call = { verb: string; [argument: string]: unknown };
export type Answers = { send: Sent | Refusal; isMessage: boolean; people: string[] };
export type FakeBusiness = Business & {
  calls: Call[];
  answers: Answers;
  files: Map<string, { facts: MediaFacts; bytes: Uint8Array }>;
};

export function fakeBusiness(): FakeBusiness {
  const calls: Call[] = [];
  const answers: Answers = { send: { kind: "ok", id: SENT_ID, person: ANA }, isMessage: true, people: [ANA, BEN] };
  const files: FakeBusiness["files"] = new Map();
  const blocked = new Set<string>();
  let profile: BusinessProfile = {
    name: "Acme",
    about: "Anvils",
    address: "",
    description: "",
    email: "",
    websites: [],
    vertical: "RETAIL",
  };
  let days = 30;
  const note = (verb: string, said: object = {}) => void calls.push({ verb, ...said });
  const contact = (person: string): Contact => ({
    person,
    name: person,
    lastWroteAt: 1,
    hasGranted: false,
    isBlocked: blocked.has(person),
    labels: [],
    attributes: {},
  });

  return {
    identity,
    calls,
    answers,
    files,
    async send(request: SendRequest, key) {
      note("send", { request, key });
      return answers.send;
    },
    async react(to, message, emoji) {
      note("react", { to, message, emoji });
      return answers.send;
    },
    async markRead(message) {
      note("markRead", { message });
      return answers.isMessage;
    },
    async typing(message) {
      note("typing", { message });
      return answers.isMessage;
    },
    async storeMedia({ stream, type, filename, limitBytes }) {
      note("storeMedia", { type, filename, limitBytes });
      const bytes = await collect(stream, limitBytes);
      if (bytes === undefined) return undefined;
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const facts = { id: `3${files.size + 1}`, type, bytes: bytes.length, sha256, filename, expiresAt: 1 };
      files.set(facts.id, { facts, bytes });
      return facts;
    },
    async media(id) {
      return files.get(id)?.facts;
    },
    async openMedia(id) {
      const file = files.get(id);
      return file && { facts: file.facts, stream: new Blob([file.bytes as Uint8Array<ArrayBuffer>]).stream() };
    },
    async deleteMedia(id) {
      note("deleteMedia", { id });
      return files.delete(id);
    },
    async profile() {
      return profile;
    },
    async setProfile(changes) {
      note("setProfile", { changes });
      if (changes.about === "refuse me") return { kind: "bad-content", where: "about" };
      profile = { ...profile, ...changes };
      return { kind: "ok" };
    },
    async block(person, isBlocked) {
      note("block", { person, isBlocked });
      if (!answers.people.includes(person)) return false;
      if (isBlocked) blocked.add(person);
      else blocked.delete(person);
      return true;
    },
    async contacts({ after, limit }) {
      const from = after === null ? 0 : Number(after);
      const items = answers.people.slice(from, from + limit).map(contact);
      const next = from + items.length;
      return { items, next: next < answers.people.length ? String(next) : null };
    },
    async contact(person) {
      return answers.people.includes(person) ? contact(person) : undefined;
    },
    summary: async () => undefined,
    conversations: async () => ({ items: [], next: null }),
    messages: async () => undefined,
    message: async () => undefined,
    erase: async () => false,
    edit: async () => ({ kind: "no-such-message" }),
    deleteMessage: async () => ({ kind: "no-such-message" }),
    pin: async () => ({ kind: "no-such-message" }),
    search: async () => undefined,
    noteContact: async () => undefined,
    events: async () => [],
    onEvent: () => () => undefined,
    retentionDays: () => days,
    setRetentionDays: (said) => {
      days = said;
    },
  };
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > limit) return undefined;
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
