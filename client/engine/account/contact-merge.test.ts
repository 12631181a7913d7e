// Whose word for a name stays, whatever is said after it.

import { describe, expect, test } from "vitest";
import type { AccountId, BlobId } from "../../../protocol/index.ts";
import type { BlobKey } from "../../content/attachment.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import { type ContactPatch, merge } from "./contact-merge.ts";

const [bob, cleo, dan, mal] = ["bob", "cleo", "dan", "mal"] as unknown as [AccountId, AccountId, AccountId, AccountId];
const photoOf = (blob: string): BlobKey => ({
  blob: blob as BlobId,
  key: new Uint8Array(32),
  bytes: 9,
  digest: new Uint8Array(32),
});
const said = (name: string, by: AccountId | null, more: Partial<ContactRecord> = {}): ContactPatch => ({
  accountId: bob,
  name,
  photo: photoOf(name),
  nameFrom: by === null ? "self" : "introduction",
  introducedBy: by,
  ...more,
});
const stranger = { nameFrom: "stranger" } as const;

function heard(...patches: ContactPatch[]): { name: string | null; photo: string | null } {
  let record: ContactRecord | undefined;
  for (const patch of patches) record = merge(record, patch) ?? record;
  return { name: record?.name ?? null, photo: record?.photo?.blob ?? null };
}
const named = (name: string | null) => ({ name, photo: name });

describe("[KI5] an introduction", () => {
  test("is not replaced by somebody else's, but by its own sender's, and by one's own word", () => {
    expect(heard(said("Bob", cleo), said("Ugly", mal))).toEqual(named("Bob"));
    expect(heard(said("Bob", cleo), said("Robert", cleo))).toEqual(named("Robert"));
    expect(heard(said("Bob", cleo), said("Rob", null), said("Bob", cleo))).toEqual(named("Rob"));
    expect(heard(said("Bob", null), said("Rob", null))).toEqual(named("Rob"));
  });
  test("of which nobody knows any more whose it was stays as well", () => {
    const before = { ...said("Bob", cleo) };
    delete before.introducedBy;
    expect(heard(before, said("Ugly", mal))).toEqual(named("Bob"));
  });
  test("that says no name takes none away", () => {
    expect(heard(said("Bob", cleo), said("", cleo))).toEqual(named("Bob"));
    expect(heard(said("Bob", null), said("", null))).toEqual(named("Bob"));
  });
});

describe("[RQ5] what a stranger says of another", () => {
  test("is the least that counts", () => {
    expect(heard(said("Ugly", mal, stranger))).toEqual(named("Ugly"));
    expect(heard(said("Ugly", mal, stranger), said("Bob", cleo))).toEqual(named("Bob"));
    expect(heard(said("Bob", cleo), said("Ugly", mal, stranger))).toEqual(named("Bob"));
    expect(heard(said("Bob", cleo), said("Ugly", cleo, stranger))).toEqual(named("Bob"));
    expect(heard(said("Bob", dan, stranger), said("Ugly", mal, stranger))).toEqual(named("Bob"));
  });
  test("is nothing of whom the person has turned to, before or after", () => {
    const known = [{ handle: "bob" }, { accepted: true }, { verified: true }];
    for (const patch of known.map((more) => ({ accountId: bob, ...more }))) {
      expect(heard(patch, said("Ugly", mal, stranger))).toEqual(named(null));
      expect(heard(said("Ugly", mal, stranger), patch)).toEqual(named(null));
      expect(heard(said("Ugly", mal, stranger), patch, said("Bob", cleo))).toEqual(named("Bob"));
    }
  });
});
