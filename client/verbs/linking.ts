// Verbs of an account's devices: linking another one, from either side, and putting one out. What links is loaded when somebody does.

import type { DeviceId } from "../../protocol/index.ts";
import { ownDevices, removeDevice } from "../engine/account/own-devices.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import type { GivenRoot, NewSide, OldSide } from "../engine/linking/index.ts";
import type { ServiceClock } from "../engine/pace/service-clock.ts";
import type { World } from "../engine/world.ts";
import type { LinkView } from "../queries.ts";
import type { AccountChanges, AccountRecord } from "../store/tables.ts";
import type { Verbs } from "../verbs.ts";

const MAX_DEVICE_NAME_LETTERS = 64;

export type LinkingVerbs = Pick<Verbs, "showLinkCode" | "confirmLink" | "endLink" | "linkThisDevice" | "removeDevice">;
type Given = {
  world: World;
  /** A challenge tells the service's time */ clock: ServiceClock;
  conversations: Conversations;
  uploads: Uploads;
  keep(changes: AccountChanges): Promise<void>;
  /** This device has an account from now on. */
  begin(account: AccountRecord): Promise<void>;
  tell(view: LinkView): void;
  /** The account's devices have changed. */
  seeToLeaves(): Promise<void>;
};

export function linkingVerbs({ world, clock, conversations, uploads, keep, begin, tell, seeToLeaves }: Given): LinkingVerbs {
  let side: OldSide | NewSide | null = null;
  const instead = (next: OldSide | NewSide) => {
    side = next;
    next.done.then(seeToLeaves).catch((error) => {
      world.failed(error);
      tell({ kind: "failed", why: "refused" });
    });
  };
  /** One link at a time: whoever begins another one has given the first up. */
  const stop = async () => {
    const running = side;
    side = null;
    running?.end();
    await running?.done.catch(() => {});
    tell({ kind: "none" });
  };
  let given: GivenRoot | null = null;
  const tellShown = (view: LinkView) => {
    if (view.kind === "linked") given = null;
    tell(view);
  };
  const called = async (device: DeviceId, name: string) => {
    const others = (world.account().devices ?? []).filter((each) => each.device !== device);
    await keep({ devices: [...others, { device, name: name.slice(0, MAX_DEVICE_NAME_LETTERS) }] });
  };
  return {
    async showLinkCode({ system, way }) {
      const { showCode, giving, askedRoot } = await import("../engine/linking/index.ts");
      const root = await askedRoot({ ...world, clock }, way ?? null, given);
      given = root.kind === "ok" ? root.given : null;
      if (root.kind !== "ok") return root;
      const rootSeed = root.seed;
      await stop();
      await called(world.account().deviceId, system);
      const contents = () => giving(world, conversations, uploads);
      instead(showCode({ world, keep, rootSeed, contents, called, tell: (view) => tellShown(view) }));
      return { kind: "ok" };
    },
    async confirmLink(digits) {
      if (side !== null && "confirm" in side) side.confirm(digits);
    },
    async endLink() {
      given = null;
      await stop();
    },
    async linkThisDevice({ code, system }) {
      const { joinByCode } = await import("../engine/linking/index.ts");
      await stop();
      instead(joinByCode({ ports: world, code, system, tell, begin }));
    },
    async removeDevice(device) {
      const outcome = await removeDevice(world, keep, device);
      if (outcome.kind !== "ok") return outcome;
      await seeToLeaves();
      return { kind: "ok" };
    },
  };
}

export { ownDevices };
