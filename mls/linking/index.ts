// Linking: how one device of an account makes another one of its devices. Loaded when somebody links.

export type { NewDevice } from "./hello.ts";
export { LINK_CODE_LIFETIME_MS, LINK_LIFETIME_MS, type LinkFailed, type LinkFailure } from "./link-failure.ts";
export {
  believeLog,
  hearAnswer,
  hearGrant,
  type Linked,
  type LogApart,
  MAX_GRANT_BYTES,
  makeNewDevice,
  type Showing,
  type Started,
  startLink,
} from "./new-device.ts";
export {
  type Answered,
  type Approved,
  answerHello,
  type Checking,
  hearReveal,
  type LinkingDevice,
  type Offered,
  offerLink,
  sealGrant,
  tryCheckCode,
} from "./old-device.ts";
