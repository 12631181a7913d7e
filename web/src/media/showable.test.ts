import { expect, test } from "vitest";
import { showable } from "./showable.ts";

const GIF = "GIF89a\u0001\u0000\u0001\u0000";
const blob = (text: string, type: string) => new Blob([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], { type });

test("a safe file is shown under its real type", async () => {
  const shown = await showable(blob(GIF, "image/svg+xml"), "picture");
  expect(shown instanceof Blob && shown.type).toBe("image/gif");
});

test("active content is never shown, whatever it calls itself", async () => {
  for (const active of ["<svg onload='alert(1)'/>", "<html><script>1</script>", "%PDF-1.7", "plain words"]) {
    expect(typeof (await showable(blob(active, "image/png"), "picture"))).toBe("string");
    expect(typeof (await showable(blob(active, "video/mp4"), "video"))).toBe("string");
  }
});

test("a picture is no voice message, and a bomb is not decoded", async () => {
  expect(typeof (await showable(blob(GIF, "audio/ogg"), "voice"))).toBe("string");
  expect(typeof (await showable(blob("GIF89a\u00ff\u00ff\u00ff\u00ff", "image/gif"), "picture"))).toBe("string");
});

test("a voice message in a container of video is heard", async () => {
  const shown = await showable(blob("\u001a\u0045\u00df\u00a3....webm", "audio/webm"), "voice");
  expect(shown instanceof Blob && shown.type).toBe("audio/webm");
});
