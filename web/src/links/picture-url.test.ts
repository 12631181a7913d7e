import { expect, test } from "vitest";
import { fromBase64Url } from "../../../protocol/index.ts";
import { showPicture } from "./picture-url.ts";

const PNG = fromBase64Url(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg",
) as Uint8Array;

/** Whether it has come by then is asked of the platform's own queue: reading a blob takes some of its turns. */
async function shown(bytes: Uint8Array, endsAt: "once" | "shown"): Promise<{ open: number; made: number }> {
  const open = new Set<string>();
  let made = 0;
  const urls = {
    createObjectURL: () => {
      open.add(`blob:${++made}`);
      return `blob:${made}`;
    },
    revokeObjectURL: (url: string) => void open.delete(url),
  };
  await new Promise<void>((done) => {
    const end = showPicture(bytes, () => done(), urls);
    if (endsAt === "shown") return;
    end();
    // What is begun later ends later.
    showPicture(PNG, () => done(), { createObjectURL: () => "", revokeObjectURL: () => {} });
  });
  return { open: open.size, made };
}

test("[LP4] a picture that is gone before it is there leaves nothing behind; what is no picture is none", async () => {
  expect(await shown(PNG, "shown")).toEqual({ open: 1, made: 1 });
  expect(await shown(PNG, "once")).toEqual({ open: 0, made: 0 });
  const told: string[] = [];
  const closed: string[] = [];
  const urls = { createObjectURL: () => "blob:a", revokeObjectURL: (url: string) => void closed.push(url) };
  await new Promise<void>((done) => {
    showPicture(new TextEncoder().encode("<svg onload=alert(1)>"), (url) => told.push(url), urls);
    const end = showPicture(
      PNG,
      () => {
        end();
        end();
        done();
      },
      urls,
    );
  });
  expect([told, closed]).toEqual([[], ["blob:a"]]);
});
