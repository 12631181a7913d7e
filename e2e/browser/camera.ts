// What Chromium's fake camera shows: a file in YUV4MPEG2, which it reads when a page begins to look.

import { writeFileSync } from "node:fs";
import { encode } from "uqr";

const [WIDTH, HEIGHT] = [640, 480];
const [LIGHT, DARK, GREY] = [235, 16, 128];
const FRAMES = 2;

/** @param text as a QR code in the middle. Without the file there is a camera that does not work. */
export function showCamera(file: string, text: string): void {
  const luma = Buffer.alloc(WIDTH * HEIGHT, LIGHT);
  const { data, size } = encode(text, { border: 2 });
  const scale = Math.floor((HEIGHT - 80) / size);
  const [left, top] = [(WIDTH - size * scale) >> 1, (HEIGHT - size * scale) >> 1];
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let line = 0; line < scale; line++) {
        const at = (top + y * scale + line) * WIDTH + left + x * scale;
        luma.fill(DARK, at, at + scale);
      }
    });
  });
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY);
  const frame = [Buffer.from("FRAME\n"), luma, chroma];
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame).flat()]));
}
