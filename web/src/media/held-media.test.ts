import { expect, test } from "vitest";
import type { MediaMissing } from "../../../client/index.ts";
import { heldMedia, type Media } from "./held-media.ts";

const gif = (side: number) =>
  new Blob([
    Uint8Array.from([..."GIF89a"].map((letter) => letter.charCodeAt(0)).concat(side & 255, side >> 8, side & 255, side >> 8)),
  ]);
const little = gif(10);

function held(as: "picture" | "video" = "picture") {
  const told: Media[] = [];
  const made: string[] = [];
  const gone: string[] = [];
  const answers: ((loaded: { kind: "ok"; data: Blob } | MediaMissing) => void)[] = [];
  const urls = {
    createObjectURL: () => {
      made.push(`blob:${made.length}`);
      return made.at(-1) ?? "";
    },
    revokeObjectURL: (url: string) => void gone.push(url),
  };
  const one = heldMedia({
    load: () => new Promise((done) => answers.push(done)),
    as,
    tell: (media) => void told.push(media),
    urls,
  });
  return { one, told, made, gone, answers };
}

test("[MP8] what comes when nobody looks any more gets no address, and what was shown is let go of", async () => {
  const slow = held();
  const asking = slow.one.ask();
  slow.one.end();
  slow.answers[0]?.({ kind: "ok", data: little });
  await asking;
  expect(slow.made).toEqual([]);
  const shown = held();
  const done = shown.one.ask();
  shown.answers[0]?.({ kind: "ok", data: little });
  await done;
  shown.one.end();
  expect([shown.made, shown.gone]).toEqual([["blob:0"], ["blob:0"]]);
});

test("[MP8] asked for twice, it has one address, of the later answer", async () => {
  const { one, told, made, gone, answers } = held();
  const first = one.ask();
  const second = one.ask();
  answers[1]?.({ kind: "ok", data: little });
  await second;
  answers[0]?.({ kind: "expired" });
  await first;
  expect(told.at(-1)).toEqual({ kind: "ok", url: "blob:0" });
  const third = one.ask();
  answers[2]?.({ kind: "offline" });
  await third;
  expect([made, gone, one.isOffline()]).toEqual([["blob:0"], ["blob:0"], true]);
});

test("[MP6] a picture of more than 16 megapixels, by its own header, waits until it is asked for; one of 100 is not shown", async () => {
  const { one, told, made, answers } = held();
  const asking = one.ask();
  answers[0]?.({ kind: "ok", data: gif(4001) });
  await asking;
  expect([told.at(-1), made]).toEqual([{ kind: "large" }, []]);
  const showing = one.show();
  answers[1]?.({ kind: "ok", data: gif(4001) });
  await showing;
  expect(told.at(-1)).toEqual({ kind: "ok", url: "blob:0" });
  const bomb = held();
  const bombed = bomb.one.show();
  bomb.answers[0]?.({ kind: "ok", data: gif(65_000) });
  await bombed;
  expect(bomb.told.at(-1)).toMatchObject({ kind: "missing", here: true });
  expect(bomb.made).toEqual([]);
});
