// A device in a large group, as little of one as will do: a real account, real MLS and a real socket, without a store and without a screen.

import { tokenSockets } from "../../client/adapters/web-sockets.ts";
import type { Socket } from "../../client/ports.ts";
import {
  beginAccount,
  createKeyPackage,
  type DeviceIdentity,
  type Group,
  join,
  type KeyPackageSecrets,
  open,
  processCommit,
  proofInput,
  seal,
  sign,
} from "../../mls/index.ts";
import {
  type ClientId,
  type ConversationDown,
  type ConversationId,
  type Envelope,
  encodeFrame,
  FRAME_CONTENT_TYPE,
  type Frame,
  framePaths,
  fromBase64Url,
  idFromBytes,
  KEY_PACKAGE_LIFETIME_MS,
  PROTOCOL_VERSION,
  readConversationDown,
  readLogPage,
  toBase64Url,
  utf8,
} from "../../protocol/index.ts";

const NOTHING = new Uint8Array();

export class Seat {
  group: Group | null = null;
  /** All entries in the order in which they came, by place; what this device wrote itself too */
  readonly seqs: number[] = [];
  /** What it could open of what the others said */
  readonly read: string[] = [];
  /** Frames with what others have received and read, and of how many it heard so */
  readonly marks = { frames: 0, devices: new Set<string>() };
  closedWith: number | null = null;
  private failed: unknown = null;
  private socket: Socket | null = null;
  private heard: Promise<void> = Promise.resolve();
  private waiting: (() => void)[] = [];

  readonly identity: DeviceIdentity;
  private readonly url: string;
  private readonly token: string;
  private readonly keyPackage: KeyPackageSecrets;

  private constructor(url: string, token: string, identity: DeviceIdentity, keyPackage: KeyPackageSecrets) {
    this.url = url;
    this.token = token;
    this.identity = identity;
    this.keyPackage = keyPackage;
  }

  /** @param place each from a network of its own: else they were one household */
  static async take(url: string, place: number): Promise<Seat> {
    const now = Date.now();
    const { device, log } = await beginAccount(now);
    const { challenge } = await json<{ challenge: string }>(url, "/v1/challenges", null, {});
    const nonce = fromBase64Url(challenge) ?? NOTHING;
    const input = proofInput({ challenge: nonce, account: device.accountId, device: device.deviceId });
    const request = {
      handle: `seat.${crypto.randomUUID().slice(0, 8)}`,
      entry: toBase64Url(log.entries[0]?.bytes ?? NOTHING),
      proof: { challenge, signature: toBase64Url(await sign(device.privateKey, input)) },
      work: null,
      bearer: true,
    };
    const address = `10.${place >> 8}.${place & 255}.1`;
    const { token } = await json<{ token: string }>(url, "/v1/accounts", null, request, { "cf-connecting-ip": address });
    const keyPackage = await createKeyPackage(device, { now, lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort: false });
    await json(url, "/v1/me/key-packages", token, { keyPackages: [toBase64Url(keyPackage.bytes)], lastResort: null });
    return new Seat(url, token, device, keyPackage);
  }

  async claim(other: Seat, conversation: ConversationId): Promise<Uint8Array> {
    const path = `/v1/accounts/${other.identity.accountId}/claims`;
    const { keyPackages } = await json<{ keyPackages: { keyPackage: string }[] }>(this.url, path, this.token, { conversation });
    return fromBase64Url(keyPackages[0]?.keyPackage ?? "") ?? NOTHING;
  }

  async submit(path: "create" | "commit", conversation: ConversationId, frame: Frame): Promise<ConversationDown["kind"]> {
    const answer = await fetch(this.url + framePaths[path].replace(":conversation", conversation), {
      method: "POST",
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": FRAME_CONTENT_TYPE },
      body: encodeFrame(frame),
    });
    const read = readConversationDown(new Uint8Array(await answer.arrayBuffer()));
    return read.ok ? read.frame.kind : "rejected";
  }

  /** What it commits, at the place where the service will put it: the socket may be faster than the answer. */
  adopts(pending: Group, seq: number): void {
    this.group = pending;
    this.seqs.push(seq);
  }

  /** From its Welcome, which it fetches as everybody does. */
  async comesIn(conversation: ConversationId): Promise<void> {
    await this.fetchLog(conversation);
    await this.attach(conversation);
  }

  async attach(conversation: ConversationId): Promise<void> {
    const attached = new Promise<void>((done, failed) => {
      const socket = tokenSockets(this.url, { token: this.token }).open(
        framePaths.conversationSocket.replace(":conversation", conversation),
        {
          onOpen: () => socket.send(encodeFrame({ kind: "attach", version: PROTOCOL_VERSION, after: this.seqs.at(-1) ?? 0 })),
          onMessage: (bytes) => {
            const read = readConversationDown(bytes);
            if (!read.ok) throw new Error("not a frame");
            if (read.frame.kind === "attached") done();
            this.heard = this.heard
              .then(() => this.hear(read.frame, conversation))
              .catch((error: unknown) => {
                this.failed ??= error;
                this.tell();
              });
          },
          onClose: (code) => {
            this.closedWith = code;
            failed(new Error(`closed before it was attached: ${code}`));
            this.tell();
          },
        },
      );
      this.socket = socket;
    });
    await attached;
  }

  async says(text: string): Promise<void> {
    if (this.group === null) throw new Error("not in");
    const { bytes, group } = await seal(this.group, utf8(text), NOTHING);
    this.group = group;
    const { groupContext } = group.state;
    const clientId = idFromBytes<ClientId>(crypto.getRandomValues(new Uint8Array(16)));
    this.socket?.send(encodeFrame({ kind: "message", clientId, generation: 0, epoch: Number(groupContext.epoch), bytes }));
  }

  /** What it says of what it has: to the service any bytes are */
  hasRead(): void {
    const epoch = Number(this.group?.state.groupContext.epoch ?? 0);
    this.socket?.send(encodeFrame({ kind: "marker", epoch, bytes: utf8("sealed") }));
  }

  async until(isSo: (seat: Seat) => boolean): Promise<void> {
    while (!isSo(this)) {
      if (this.failed !== null) throw this.failed;
      await new Promise<void>((go) => this.waiting.push(go));
    }
  }

  leaves(): void {
    this.socket?.close();
  }

  private async hear(frame: ConversationDown, conversation: ConversationId): Promise<void> {
    if (frame.kind === "envelopes") for (const envelope of frame.envelopes) await this.take(envelope, conversation);
    if (frame.kind === "accepted") this.seqs.push(frame.seq);
    if (frame.kind === "markers") {
      this.marks.frames++;
      for (const { device } of frame.markers) this.marks.devices.add(device);
    }
    if (frame.kind === "more") await this.fetchLog(conversation);
    if (frame.kind === "rejected") throw new Error(frame.rejection.kind);
    this.tell();
  }

  private async fetchLog(conversation: ConversationId): Promise<void> {
    const path = `${framePaths.log.replace(":conversation", conversation)}?after=${this.seqs.at(-1) ?? 0}`;
    const answer = await fetch(this.url + path, { headers: { Authorization: `Bearer ${this.token}` } });
    const read = readLogPage(new Uint8Array(await answer.arrayBuffer()));
    if (!read.ok) throw new Error(`no log: ${answer.status}`);
    for (const envelope of read.frame.envelopes) await this.take(envelope, conversation);
  }

  private async take(envelope: Envelope, conversation: ConversationId): Promise<void> {
    const { seq, bytes } = envelope;
    if (seq <= (this.seqs.at(-1) ?? 0)) return;
    this.seqs.push(seq);
    if (envelope.kind === "welcome") {
      const { tree, claim } = envelope;
      const joined = await join({
        welcome: bytes,
        tree,
        claim,
        keyPackages: [this.keyPackage],
        identity: this.identity,
        conversation,
      });
      if (joined.kind === "refused") throw new Error(`${joined.rule}: ${joined.detail}`);
      this.group = joined.group;
    } else if (this.group !== null && envelope.kind === "commit") {
      const next = await processCommit(this.group, { commit: bytes, claim: envelope.claim }, envelope.at);
      if (next.kind === "refused") throw new Error(`${next.rule}: ${next.detail}`);
      this.group = next.kind === "ok" ? next.group : null;
    } else if (this.group !== null) {
      const opened = await open(this.group, bytes);
      if (opened.kind !== "ok") throw new Error(opened.kind);
      this.group = opened.group;
      this.read.push(new TextDecoder().decode(opened.plaintext));
    }
  }

  private tell(): void {
    for (const go of this.waiting.splice(0)) go();
  }
}

async function json<T>(
  url: string,
  path: string,
  token: string | null,
  body: object,
  more: Record<string, string> = {},
): Promise<T> {
  const headers = { "Content-Type": "application/json", ...(token !== null && { Authorization: `Bearer ${token}` }), ...more };
  for (;;) {
    const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (answer.ok) return (await answer.json()) as T;
    const wait = Number(answer.headers.get("retry-after"));
    if (answer.status !== 429 || !(wait > 0)) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await new Promise((go) => setTimeout(go, wait * 1000));
  }
}
