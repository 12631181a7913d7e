// What the page and every answer say they may do: the files of the build by web/public/_headers, the Worker's answers by its own table.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CSP_REPORTS } from "../worker/http/well-known.ts";
import { ROOT } from "./run.ts";

const LINES = readFileSync(join(ROOT, "web", "public", "_headers"), "utf8").split("\n");
const [, ...ofAll] = LINES.slice(0, LINES.indexOf(""));
const headers = new Map(ofAll.map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]));
const policy = new Map((headers.get("Permissions-Policy") ?? "").split(", ").map((each) => each.split("=") as [string, string]));

/** How the app's code shows that it uses one */
const USES: Record<string, RegExp> = {
  autoplay: /\.play\(\)/,
  camera: /getUserMedia\(\{\s*video|facingMode/,
  "clipboard-write": /clipboard\.writeText/,
  microphone: /getUserMedia\(\{\s*audio/,
  "publickey-credentials-create": /credentials\.create/,
  "publickey-credentials-get": /credentials\.get/,
};
/** The browser's own player offers them. */
const PLAYER = ["fullscreen", "picture-in-picture"];
/** Of the registry that browsers share (w3c/webappsec-permissions-policy, features.md), those that tell most or cost most */
const KNOWN =
  "accelerometer bluetooth browsing-topics compute-pressure cross-origin-isolated display-capture gamepad geolocation gyroscope hid idle-detection local-fonts magnetometer midi otp-credentials payment serial storage-access usb web-share window-management xr-spatial-tracking".split(
    " ",
  );

test("[SH15] the page may use what the app's code uses, and every other feature is off", () => {
  const code = readdirSync(join(ROOT, "web", "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
    .map((name) => readFileSync(join(ROOT, "web", "src", name), "utf8"))
    .join("\n");
  for (const [feature, use] of Object.entries(USES)) expect(use.test(code), feature).toBe(true);
  const isOn = [...policy].filter(([, who]) => who !== "()");
  expect(isOn.map(([feature]) => feature).sort()).toEqual([...Object.keys(USES), ...PLAYER].sort());
  expect(isOn.every(([, who]) => who === "(self)")).toBe(true);
  expect(KNOWN.filter((feature) => policy.get(feature) !== "()")).toEqual([]);
  // The platform takes no longer line.
  expect(Math.max(...LINES.map((line) => line.length))).toBeLessThan(2_000);
});

test("[SH15] nothing embeds the page, it embeds nothing that did not agree, and what it tries and may not is told to us", () => {
  expect(headers.get("Cross-Origin-Embedder-Policy")).toBe("require-corp");
  expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
  expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
  const csp = headers.get("Content-Security-Policy") ?? "";
  expect(csp).toContain("default-src 'none'");
  expect(csp).toContain("frame-ancestors 'none'");
  const [, endpoint] = /; report-to (\w+)$/.exec(csp) ?? [];
  expect(headers.get("Reporting-Endpoints")).toBe(`${endpoint}="${CSP_REPORTS}"`);
});

test("[SH15] logs that are kept have no addresses in them: what the platform would write of each request is off", () => {
  const toml = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
  expect(toml).toMatch(/\[observability\.logs\]\nenabled = true\ninvocation_logs = false\n/);
});
