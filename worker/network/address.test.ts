// Which URLs a webhook may have: a table, spelling by spelling.

import { describe, expect, test } from "vitest";
import { readTarget } from "./address.ts";
import { isPublicAddress } from "./ip.ts";

const ALLOWED = [
  "https://shop.example/hook",
  "https://shop.example",
  "https://SHOP.Example/Hook?a=b&c=%20",
  "https://shop.example:443/",
  "https://shop.example:1024/",
  "https://shop.example:8443/hook",
  "https://shop.example:65535/",
  "https://a.b.c.d.example/",
  "https://bücher.example/",
  "https://xn--bcher-kva.example/",
  "https://8.8.8.8/",
  "https://172.15.255.255/",
  "https://172.32.0.1/",
  "https://100.63.255.255/",
  "https://100.128.0.1/",
  "https://[2606:4700:4700::1111]/",
  "https://[2606:4700:4700::1111]:8443/",
  "https://shop.example/@name",
  "https://localhost.example/",
  "https://10.0.0.1.example/",
];

const REFUSED: [url: string, why: string][] = [
  ["", "malformed"],
  ["shop.example", "malformed"],
  ["//shop.example/", "malformed"],
  ["https:shop.example", "malformed"],
  ["https:///shop.example/", "malformed"],
  ["https://", "malformed"],
  ["https://shop.example:port/", "malformed"],
  ["https://shop.example:65536/", "malformed"],
  [" https://shop.example/", "malformed"],
  ["https://shop.example/ ", "malformed"],
  ["https://shop\t.example/", "malformed"],
  ["https://shop.example/\n", "malformed"],
  ["https:\\\\shop.example\\", "malformed"],
  ["https://shop.example\\@10.0.0.1/", "malformed"],
  ["https://shop..example/", "malformed"],
  ["https://shop.example./", "malformed"],
  ["https://localhost./", "malformed"],
  ["https://1.2.3.4.5/", "malformed"],
  ["https://256.1.1.1/", "malformed"],
  ["https://[::1/", "malformed"],
  ["https://[fe80::1%25eth0]/", "malformed"],
  [`https://shop.example/${"a".repeat(2048)}`, "too-long"],
  [`https://shop.example/${"ü".repeat(1000)}`, "too-long"],
  ["http://shop.example/", "not-https"],
  ["ftp://shop.example/", "not-https"],
  ["file:///etc/passwd", "malformed"],
  ["javascript://shop.example/%0aalert(1)", "not-https"],
  ["wss://shop.example/", "not-https"],
  ["https://ana@shop.example/", "credentials"],
  ["https://ana:secret@shop.example/", "credentials"],
  ["https://@shop.example/", "credentials"],
  ["https://shop.example@10.0.0.1/", "credentials"],
  ["https://shop.example/#top", "fragment"],
  ["https://shop.example/#", "fragment"],
  ["https://shop.example:80/", "port"],
  ["https://shop.example:22/", "port"],
  ["https://shop.example:1023/", "port"],
  ["https://shop.example:0/", "port"],
  ["https://localhost/", "private-host"],
  ["https://LOCALHOST:8443/", "private-host"],
  ["https://a.localhost/", "private-host"],
  ["https://printer.local/", "private-host"],
  ["https://metadata.google.internal/", "private-host"],
  ["https://1.0.0.127.in-addr.arpa/", "private-host"],
  ["https://router.home.arpa/", "private-host"],
  ["https://nas.lan/", "private-host"],
  ["https://intranet/", "private-host"],
  ["https://com/", "private-host"],
  ["https://0.0.0.0/", "private-host"],
  ["https://10.0.0.1/", "private-host"],
  ["https://100.64.0.1/", "private-host"],
  ["https://127.0.0.1/", "private-host"],
  ["https://127.0.0.1./", "private-host"],
  ["https://127.1/", "private-host"],
  ["https://127.0.1/", "private-host"],
  ["https://2130706433/", "private-host"],
  ["https://0x7f000001/", "private-host"],
  ["https://0x7f.1/", "private-host"],
  ["https://017700000001/", "private-host"],
  ["https://0177.0.0.1/", "private-host"],
  ["https://%31%32%37.0.0.1/", "private-host"],
  ["https://127%2e0%2e0%2e1/", "private-host"],
  ["https://１２７.0.0.1/", "private-host"],
  ["https://127。0。0。1/", "private-host"],
  ["https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "private-host"],
  ["https://169.254.169.254/latest/meta-data/", "private-host"],
  ["https://172.16.0.1/", "private-host"],
  ["https://172.31.255.255/", "private-host"],
  ["https://192.0.0.1/", "private-host"],
  ["https://192.0.2.1/", "private-host"],
  ["https://192.88.99.1/", "private-host"],
  ["https://192.168.1.1/", "private-host"],
  ["https://198.18.0.1/", "private-host"],
  ["https://198.19.255.255/", "private-host"],
  ["https://198.51.100.1/", "private-host"],
  ["https://203.0.113.1/", "private-host"],
  ["https://224.0.0.1/", "private-host"],
  ["https://240.0.0.1/", "private-host"],
  ["https://255.255.255.255/", "private-host"],
  ["https://[::]/", "private-host"],
  ["https://[::1]/", "private-host"],
  ["https://[0:0:0:0:0:0:0:1]/", "private-host"],
  ["https://[::127.0.0.1]/", "private-host"],
  ["https://[::ffff:127.0.0.1]/", "private-host"],
  ["https://[::ffff:7f00:1]/", "private-host"],
  ["https://[::FFFF:A9FE:A9FE]/", "private-host"],
  ["https://[64:ff9b::10.0.0.1]/", "private-host"],
  ["https://[64:ff9b:1::8.8.8.8]/", "private-host"],
  ["https://[2002:a00:1::]/", "private-host"],
  ["https://[2002:7f00:1::1]/", "private-host"],
  ["https://[2001::1]/", "private-host"],
  ["https://[2001:db8::1]/", "private-host"],
  ["https://[3fff::1]/", "private-host"],
  ["https://[100::1]/", "private-host"],
  ["https://[fc00::1]/", "private-host"],
  ["https://[fd12:3456::1]/", "private-host"],
  ["https://[fe80::1]/", "private-host"],
  ["https://[fec0::1]/", "private-host"],
  ["https://[ff02::1]/", "private-host"],
];

describe("[WH7] a webhook's URL", () => {
  test.each(ALLOWED)("may be %s", (url) => {
    expect(readTarget(url, false).kind).toBe("ok");
  });

  test.each(REFUSED)("may not be %s", (url, why) => {
    expect(readTarget(url, false)).toEqual({ kind: "refused", why });
    // In development the loopback is added, by name or as 127.0.0.1 and by http; nothing else is.
    expect(readTarget(url, true)).toEqual({ kind: "refused", why });
  });

  test.each(["http://localhost:8787/hook", "http://127.0.0.1:3000/", "http://localhost/"])(
    "may be %s in development only",
    (url) => {
      expect(readTarget(url, true)).toMatchObject({ kind: "ok", target: { name: null } });
      expect(readTarget(url, false)).toEqual({ kind: "refused", why: "not-https" });
    },
  );

  test.each([
    "http://10.0.0.1:3000/",
    "http://127.0.0.2/",
    "http://[::1]:3000/",
    "http://shop.example/",
    "http://a.localhost:80/",
  ])("may not be %s even then", (url) => {
    expect(readTarget(url, true)).toEqual({ kind: "refused", why: "not-https" });
  });

  test("has a name to resolve, or is an address already", () => {
    expect(readTarget("https://Shop.Example:8443/", false)).toMatchObject({ target: { name: "shop.example" } });
    expect(readTarget("https://8.8.8.8/", false)).toMatchObject({ target: { name: null } });
  });
});

test.each([
  "",
  "1.2.3",
  "1.2.3.4.5",
  "01.2.3.4",
  "1.2.3.400",
  "::g",
  ":",
  "1:2",
  "fe80::1%eth0",
  "shop.example",
  "[2606:4700::1]",
  "2606:4700::1/",
  "::1]@x/[",
])("[WH7] an answer of the resolver that is no address is not public: %s", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  "8.8.8.8",
  "2606:4700:4700::1111",
  "2a00:1450:4001:81b::200e",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
  "2002:808:808::1",
])("[WH7] %s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});
