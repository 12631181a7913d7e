import { expect, test } from "vitest";
import { printable } from "./print.ts";

test("words of others cannot move the cursor or turn the text around", () => {
  expect(printable("a\u001b[2Jb\u009b31mc\u202edef\u0000\r")).toBe("a\ufffd[2Jb\ufffd31mc\ufffddef\ufffd\ufffd");
  expect(printable("two\nlines\tand שלום 👩‍👩‍👧")).toBe("two\nlines\tand שלום 👩‍👩‍👧");
});
