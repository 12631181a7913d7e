// From a claim to a conversation: the directory and the objects as one service, by HTTP.

import { parse } from "valibot";
import { beforeAll, expect, test } from "vitest";
import { createGroup, createKeyPackage, type Group, OPEN_RULES, type Policy } from "../../mls/index.ts";
import {
  type ConversationDown,
  directConversationId,
  encodeFrame,
  errorBody,
  FRAME_CONTENT_TYPE,
  type Frame,
  framePaths,
  fromBase64Url,
  groupConversationId,
  KEY_PACKAGE_LIFETIME_MS,
  PROTOCOL_VERSION,
  readConversationDown,
  readLogPage,
  toBase64Url,
} from "../../protocol/index.ts";
import { type Registered, registered, withDevice, withoutDevice } from "../directory/testing/registered.ts";
import { bindings, call, fetchPath, migrate, now, rows, wait } from "../directory/testing/service.ts";
import { bundleOf, commitOf, messageOf } from "../testing/conversations.ts";

beforeAll(async () => {
  await migrate();
  // The objects go by the clock of the machine.
  wait(Date.now() - now());
});

const pathFor = (path: string, conversation: string) => path.replace(":conversation", conversation);

async function post(by: { token: string }, path: string, frame: Frame, env = bindings): Promise<ConversationDown> {
  const headers = { Authorization: `Bearer ${by.token}`, "Content-Type": FRAME_CONTENT_TYPE };
  const response = await fetchPath(path, { method: "POST", headers, body: encodeFrame(frame) }, env);
  if (response.status !== 200)
    return { kind: "rejected", clientId: null, rejection: parse(errorBody, await response.json()).error };
  expect(response.headers.get("content-type")).toBe(FRAME_CONTENT_TYPE);
  const read = readConversationDown(new Uint8Array(await response.arrayBuffer()));
  if (!read.ok) throw new Error("not a frame");
  return read.frame;
}

async function stock({ device, token }: Pick<Registered, "device" | "token">): Promise<Uint8Array> {
  const made = await createKeyPackage(device, { now: now(), lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort: false });
  (await call("uploadKeyPackages", { token, body: { keyPackages: [toBase64Url(made.bytes)], lastResort: null } })).answer;
  return made.bytes;
}

/** The creation of a direct conversation that adds this KeyPackage. */
async function beginning(ana: Registered, ben: Registered, keyPackage: Uint8Array) {
  const id = await directConversationId(ana.account.accountId, ben.account.accountId);
  const [one, other] = [ana.account.accountId, ben.account.accountId].sort();
  if (one === undefined || other === undefined) throw new Error("two accounts");
  const { group, groupInfo, tree } = await createGroup(ana.device, {
    conversation: id,
    generation: 0,
    policy: { version: 1, kind: "direct", admins: [], ...OPEN_RULES },
    now: now(),
  });
  const first = await commitOf(group, { add: [keyPackage] });
  const creation = {
    shape: { kind: "direct" as const, accounts: [one, other] as [typeof one, typeof other] },
    generation: 0,
    groupInfo,
    tree,
    first: bundleOf(first, group),
  };
  return { id, creation, group: first.pending };
}

test("what was claimed can be added, and then both are in the conversation", async () => {
  const [ana, ben] = [await registered(), await registered()];
  await stock(ben);
  const id = await directConversationId(ana.account.accountId, ben.account.accountId);
  const params = { account: ben.account.accountId };
  const claimed = await call("claimKeyPackages", { token: ana.token, params, body: { conversation: id } });
  const keyPackage = fromBase64Url(claimed.answer.keyPackages[0]?.keyPackage ?? "") ?? new Uint8Array();
  const { creation, group } = await beginning(ana, ben, keyPackage);
  expect(await post(ana, pathFor(framePaths.create, id), creation)).toMatchObject({ kind: "accepted", seq: 1 });
  const message = await messageOf(group, "hi");
  expect(await post(ana, pathFor(framePaths.submit, id), message)).toMatchObject({ kind: "accepted", seq: 2 });
  const log = await fetchPath(pathFor(framePaths.log, id), { headers: { Cookie: `__Host-parley=${ben.token}` } });
  const page = readLogPage(new Uint8Array(await log.arrayBuffer()));
  expect(page.ok && page.frame.envelopes.map(({ kind }) => kind)).toEqual(["welcome", "message"]);
});

test("what was not claimed, or for another conversation, or by another, cannot be added", async () => {
  const [ana, ben, cem] = [await registered(), await registered(), await registered()];
  const keyPackage = await stock(ben);
  const { id, creation } = await beginning(ana, ben, keyPackage);
  const path = pathFor(framePaths.create, id);
  const refused = { kind: "rejected", rejection: { kind: "unclaimed-key-package" } };
  expect(await post(ana, path, creation)).toMatchObject(refused);

  const params = { account: ben.account.accountId };
  const otherId = await directConversationId(cem.account.accountId, ben.account.accountId);
  (await call("claimKeyPackages", { token: cem.token, params, body: { conversation: id } })).answer;
  expect(await post(ana, path, creation)).toMatchObject(refused);
  const again = await stock(ben);
  (await call("claimKeyPackages", { token: ana.token, params, body: { conversation: otherId } })).answer;
  const second = await beginning(ana, ben, again);
  expect(await post(ana, path, second.creation)).toMatchObject(refused);
});

test("a device that was revoked after it was claimed cannot be added", async () => {
  const [ana, ben] = [await registered(), await registered()];
  const device = await withDevice(ben);
  const keyPackage = await stock(device);
  const { id, creation } = await beginning(ana, ben, keyPackage);
  const params = { account: ben.account.accountId };
  (await call("claimKeyPackages", { token: ana.token, params, body: { conversation: id } })).answer;
  await withoutDevice(ben, device.device);
  const answer = await post(ana, pathFor(framePaths.create, id), creation);
  expect(answer).toMatchObject({ kind: "rejected", rejection: { kind: "unclaimed-key-package" } });
});

test("[IN4] who was claimed and has blocked the claimer since is not added, neither by a creation nor by a Commit", async () => {
  const [ana, ben] = [await registered(), await registered()];
  const keyPackage = await stock(ben);
  const params = { account: ben.account.accountId };
  const { id, creation } = await beginning(ana, ben, keyPackage);
  const claimed = (conversation: typeof id) => call("claimKeyPackages", { token: ana.token, params, body: { conversation } });
  (await claimed(id)).answer;
  const them = { account: ana.account.accountId };
  (await call("block", { token: ben.token, params: them })).answer;
  const refused = { kind: "rejected", rejection: { kind: "unclaimed-key-package" } };
  expect(await post(ana, pathFor(framePaths.create, id), creation)).toMatchObject(refused);
  (await call("unblock", { token: ben.token, params: them })).answer;
  expect(await post(ana, pathFor(framePaths.create, id), creation)).toMatchObject({ kind: "accepted" });

  const group = groupConversationId(crypto.getRandomValues(new Uint8Array(16)));
  const policy: Policy = {
    version: 1,
    kind: "group",
    admins: [ana.account.accountId],
    ...OPEN_RULES,
  };
  const made = await createGroup(ana.device, { conversation: group, generation: 0, policy, now: now() });
  const alone = { shape: { kind: "group" as const }, generation: 0, groupInfo: made.groupInfo, tree: made.tree, first: null };
  expect(await post(ana, pathFor(framePaths.create, group), alone)).toMatchObject({ kind: "accepted" });
  const another = await stock(ben);
  (await claimed(group)).answer;
  (await call("block", { token: ben.token, params: them })).answer;
  const bundle = bundleOf(await commitOf(made.group, { add: [another] }), made.group);
  expect(await post(ana, pathFor(framePaths.commit, group), bundle)).toMatchObject(refused);
  (await call("unblock", { token: ben.token, params: them })).answer;
  expect(await post(ana, pathFor(framePaths.commit, group), bundle)).toMatchObject({ kind: "accepted" });
});

test("[IN4] a Commit asks for those whom it adds and no others, one that adds nobody asks nobody, and what was added is claimed no more", async () => {
  const [ana, ben, cem] = [await registered(), await registered(), await registered()];
  const id = groupConversationId(crypto.getRandomValues(new Uint8Array(16)));
  const policy: Policy = { version: 1, kind: "group", admins: [ana.account.accountId], ...OPEN_RULES };
  const made = await createGroup(ana.device, { conversation: id, generation: 0, policy, now: now() });
  const alone = { shape: { kind: "group" as const }, generation: 0, groupInfo: made.groupInfo, tree: made.tree, first: null };
  expect(await post(ana, pathFor(framePaths.create, id), alone)).toMatchObject({ kind: "accepted" });
  const bens = await stock(ben);
  await stock(cem);
  for (const { account } of [ben, cem])
    (await call("claimKeyPackages", { token: ana.token, params: { account: account.accountId }, body: { conversation: id } }))
      .answer;
  const claims = () => rows<{ account: string }>("SELECT account FROM claims WHERE conversation = ?", id);
  expect(await claims()).toHaveLength(2);

  const asked: string[] = [];
  const INBOXES = {
    getByName: (name: string) => {
      asked.push(name);
      return bindings.INBOXES.getByName(name);
    },
  };
  const commit = async (group: Group, add: Uint8Array[]) => {
    asked.length = 0;
    const made = await commitOf(group, { add });
    const path = pathFor(framePaths.commit, id);
    expect(await post(ana, path, bundleOf(made, group), { ...bindings, INBOXES: INBOXES as never })).toMatchObject({
      kind: "accepted",
    });
    return made.pending;
  };
  const updated = await commit(made.group, []);
  expect(asked).toEqual([]);
  await commit(updated, [bens]);
  expect(asked).toEqual([ben.account.accountId]);
  expect(await claims()).toEqual([{ account: cem.account.accountId }]);
});

test("a conversation is nobody's but its members'", async () => {
  const [ana, ben, eve] = [await registered(), await registered(), await registered()];
  const keyPackage = await stock(ben);
  const { id, creation, group } = await beginning(ana, ben, keyPackage);
  const params = { account: ben.account.accountId };
  (await call("claimKeyPackages", { token: ana.token, params, body: { conversation: id } })).answer;
  expect(await post(ana, pathFor(framePaths.create, id), creation)).toMatchObject({ kind: "accepted" });
  const headers = { Authorization: `Bearer ${eve.token}` };
  for (const path of [framePaths.log, framePaths.group]) {
    const response = await fetchPath(pathFor(path, id), { headers });
    expect([response.status, parse(errorBody, await response.json()).error.kind]).toEqual([404, "not-a-member"]);
  }
  const socket = await fetchPath(pathFor(framePaths.conversationSocket, id), { headers: { ...headers, Upgrade: "websocket" } });
  expect(socket.status).toBe(404);
  expect(await post(eve, pathFor(framePaths.submit, id), await messageOf(group, "hi"))).toMatchObject({
    rejection: { kind: "not-a-member" },
  });
});

test("[LK7] [IN6] a device that its account puts out loses its socket in a conversation at once, and gets no other", async () => {
  const [ana, ben] = [await registered(), await registered()];
  const phone = await withDevice(ben);
  const keyPackage = await stock(phone);
  const { id, creation } = await beginning(ana, ben, keyPackage);
  const params = { account: ben.account.accountId };
  (await call("claimKeyPackages", { token: ana.token, params, body: { conversation: id } })).answer;
  expect(await post(ana, pathFor(framePaths.create, id), creation)).toMatchObject({ kind: "accepted" });
  const upgrade = () =>
    fetchPath(pathFor(framePaths.conversationSocket, id), {
      headers: { Authorization: `Bearer ${phone.token}`, Upgrade: "websocket" },
    });
  const { webSocket } = await upgrade();
  if (webSocket === null) throw new Error("no socket");
  const closed = new Promise<number>((done) => webSocket.addEventListener("close", ({ code }) => done(code)));
  const attached = new Promise((done) => webSocket.addEventListener("message", done, { once: true }));
  webSocket.accept();
  webSocket.send(encodeFrame({ kind: "attach", version: PROTOCOL_VERSION, after: 0 }));
  await attached;
  await withoutDevice(ben, phone.device);
  expect(await closed).toBe(4003);
  expect((await upgrade()).status).toBe(401);
});

test("the header by which an object knows who asks cannot be brought from outside", async () => {
  const [ana, eve] = [await registered(), await registered()];
  const forged = { "x-parley-session": `${ana.account.accountId} ${ana.device.deviceId}`, Upgrade: "websocket" };
  expect((await fetchPath(framePaths.inbox, { headers: forged })).status).toBe(401);
  const mine = await fetchPath(framePaths.inbox, { headers: { Authorization: `Bearer ${ana.token}`, Upgrade: "websocket" } });
  const closed: number[] = [];
  mine.webSocket?.addEventListener("close", ({ code }) => closed.push(code));
  mine.webSocket?.accept();
  const theirs = await fetchPath(framePaths.inbox, { headers: { ...forged, Authorization: `Bearer ${eve.token}` } });
  expect(theirs.status).toBe(101);
  theirs.webSocket?.accept();
  // Had it been taken for Ana's device, her socket would have been replaced.
  mine.webSocket?.send("ping");
  await new Promise((done) => mine.webSocket?.addEventListener("message", done));
  expect(closed).toEqual([]);
});
