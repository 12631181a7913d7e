// For tests: checks both signatures as a receiver would, by WebCrypto and from the documents alone, with nothing of signature.ts.

type Received = { headers: Headers; body: Uint8Array };

/** X-Hub-Signature-256, by a receiver that knows this app secret */
export async function fitsHub({ headers, body }: Received, secret: string): Promise<boolean> {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(headers.get("X-Hub-Signature-256") ?? "")?.[1] ?? "";
  const mac = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return verify(secret, mac, body);
}

/** Standard Webhooks: any one of the signatures in the header will do. */
export async function fitsStandard({ headers, body }: Received, secret: string): Promise<boolean> {
  const prefix = new TextEncoder().encode(`${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.`);
  const signed = new Uint8Array([...prefix, ...body]);
  const offered = (headers.get("webhook-signature") ?? "").split(" ").filter((one) => one.startsWith("v1,"));
  const macs = offered.map((one) => Uint8Array.from(atob(one.slice(3)), (letter) => letter.charCodeAt(0)));
  const fits = await Promise.all(macs.map((mac) => verify(secret, mac, signed)));
  return fits.includes(true);
}

async function verify(secret: string, mac: Uint8Array<ArrayBuffer>, signed: Uint8Array): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, mac, signed as Uint8Array<ArrayBuffer>);
}
