// An export of many people: as it was when it was asked for, whatever is said, deleted or erased while it is made and after.

import { expect, test, vi } from "vitest";
import type { ConversationId } from "../../../protocol/index.ts";
import { Tables } from "../../tables.ts";
import { nodeStorage } from "../../testing/node-storage.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import { erasePerson } from "../talk/erasure.ts";
import { Exporter } from "./exporter.ts";

const NOW = 1_000_000;
const PEOPLE = 450;
const idOf = (i: number) => `ZZ.${`${i}`.padStart(4, "0")}`;

type Said = { id: string; at: number; content: { kind: "text" } };

function stage() {
  const storage = nodeStorage();
  new Tables(storage, VERSIONS).make();
  const said = new Map<string, Said[]>(
    Array.from({ length: PEOPLE }, (_, i) => [idOf(i), [{ id: `of ${i}`, at: 1, content: { kind: "text" } }]]),
  );
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let made = 0;
  const reads: string[] = [];
  const during = { read: async (_: string) => {}, remove: async () => {} };
  const notes = new Map<string, string>();
  const mediaFiles = {
    async upload({ stream }: { stream: ReadableStream }) {
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      if (bytes.length === 0) return undefined;
      const id = `file ${++made}`;
      files.set(id, bytes);
      return { id, bytes: bytes.length };
    },
    get: (id: string) => (files.has(id) ? { facts: { id }, at: { kind: "uploaded", id } } : undefined),
    open: ({ id }: { id: string }) => new Blob([files.get(id) ?? new Uint8Array()]).stream(),
    async remove({ facts }: { facts: { id: string } }) {
      await during.remove();
      files.delete(facts.id);
    },
    forgetPerson: async () => {},
  };
  const business = {
    identity: {},
    profile: async () => ({}),
    contact: async (person: string) => ({ person }),
    async messages(person: string) {
      reads.push(person);
      await during.read(person);
      return { items: said.get(person) ?? [], next: null };
    },
    openMedia: async () => undefined,
  };
  const open = () =>
    new Exporter({
      sql: storage.sql,
      values: sealedValues(sealedRows(new Uint8Array(32).fill(7))),
      business: business as never,
      notes: { of: (person) => [{ text: notes.get(person) ?? "" }] },
      knows: (person) => said.has(person),
      people: (after, _until, limit) =>
        [...said.keys()]
          .sort()
          .filter((person) => after === null || person > after)
          .slice(0, limit),
      mediaFiles: mediaFiles as never,
      now: () => NOW,
      failed(error) {
        throw error;
      },
    });
  return { said, files, notes, mediaFiles, reads, during, open };
}

async function linesOf(exporter: Exporter, id: string): Promise<string[]> {
  await vi.waitFor(() => expect(exporter.export(id)?.state).toBe("ready"));
  const opened = await exporter.openExport(id, "messages.ndjson");
  const text = await new Response(opened?.stream).text();
  expect(new TextEncoder().encode(text).length).toBe(opened?.bytes);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { type: string; id?: string })
    .flatMap(({ type, id: message }) => (type === "message" ? [message ?? ""] : []));
}

test("[GW16] who writes while it is made is in it once, with what was said before", async () => {
  const { said, during, open } = stage();
  const exporter = open();
  during.read = async (person) => {
    // Everybody says something else, and the last would stand first by their last word.
    said.get(person)?.push({ id: "later", at: NOW + 1, content: { kind: "text" } });
  };
  const id = exporter.createExport(null)?.id ?? "";
  expect(await linesOf(exporter, id)).toEqual(Array.from({ length: PEOPLE }, (_, i) => `of ${i}`));
});

test("[GW16] what is deleted takes its part along, and that part alone is made anew; the export stays", async () => {
  const { said, files, reads, open } = stage();
  const exporter = open();
  const id = exporter.createExport(null)?.id ?? "";
  await linesOf(exporter, id);
  reads.length = 0;
  const whole = files.size;
  said.set(idOf(210), []);
  await exporter.remake(idOf(210));
  // Its bytes are gone before it is answered.
  expect(files.size).toBe(whole - 1);
  expect(exporter.export(id)).toMatchObject({ state: "making", files: [] });
  expect(await linesOf(exporter, id)).toEqual(
    Array.from({ length: PEOPLE }, (_, i) => `of ${i}`).filter((line) => line !== "of 210"),
  );
  expect(reads.length).toBe(200);
  expect(files.size).toBe(whole);
});

test("[GW16] what is deleted while its part is being made is not in it, and neither are its bytes", async () => {
  const { said, files, during, open } = stage();
  const exporter = open();
  during.read = async (person) => {
    if (person !== idOf(399) || said.get(idOf(210))?.length === 0) return;
    said.set(idOf(210), []);
    await exporter.remake(idOf(210));
  };
  const id = exporter.createExport(null)?.id ?? "";
  const lines = await linesOf(exporter, id);
  expect([lines.length, lines.includes("of 210")]).toEqual([PEOPLE - 1, false]);
  expect(files.size).toBe(3);
});

test("[GW7] [GW16] an erasure takes their own exports whole, and goes out of all others", async () => {
  const { said, files, open } = stage();
  const exporter = open();
  const [all, own] = [exporter.createExport(null)?.id ?? "", exporter.createExport(idOf(3))?.id ?? ""];
  await linesOf(exporter, own);
  await linesOf(exporter, all);
  said.delete(idOf(3));
  await exporter.forgetPerson(idOf(3));
  expect(exporter.export(own)).toBeUndefined();
  expect(await linesOf(exporter, all)).not.toContain("of 3");
  expect(files.size).toBe(3);
});

test("[GW7] [TI10] what is noted of whom is erased is in no part that is begun while theirs go", async () => {
  const { said, files, notes, mediaFiles, during, open } = stage();
  notes.set(idOf(3), "a nuisance");
  const exporter = open();
  await linesOf(exporter, exporter.createExport(null, true)?.id ?? "");
  let second = "";
  during.remove = async () => {
    if (second !== "") return;
    second = exporter.createExport(null, true)?.id ?? "";
    // Its first part is made before the bytes of the other one are gone.
    await linesOf(exporter, second).catch(() => {});
  };
  const nothing = new Proxy({}, { get: () => () => {} });
  const store = {
    ...{ journal: nothing, keptSince: nothing, events: nothing, sentMessages: nothing, jobRows: nothing, mediaFiles },
    ...{ people: nothing, contactNotes: nothing },
    transaction: (fn: () => void) => fn(),
  };
  const given = {
    ...{ store, exporter, webhooks: nothing, idempotency: nothing, now: () => NOW },
    verbs: { forget: async (chat: string) => void said.set(chat, []) },
    team: { forgetPerson: (person: string) => void notes.delete(person) },
    ...{ dropFailedIn: async () => {}, forgetInAudit: async () => {} },
  };
  await erasePerson(given as never, idOf(3), idOf(3) as ConversationId);
  await linesOf(exporter, second);
  const kept = [...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join("");
  expect([kept.includes("of 4"), kept.includes("a nuisance")]).toEqual([true, false]);
});

test("[GW16] killed while it is made, it goes on with the part that is missing", async () => {
  const { reads, during, open } = stage();
  const dead = open();
  during.read = async (person) => {
    // Never answers: the object is gone.
    if (person === idOf(300)) await new Promise(() => {});
  };
  const id = dead.createExport(null)?.id ?? "";
  await vi.waitFor(() => expect(reads).toContain(idOf(300)));
  reads.length = 0;
  during.read = async () => {};
  const exporter = open();
  await exporter.run();
  expect((await linesOf(exporter, id)).length).toBe(PEOPLE);
  expect(reads[0]).toBe(idOf(200));
});
