// What each endpoint of the directory and of media is for, in words: for OpenAPI alone, so that no client carries them.

import type { EndpointName } from "../../protocol/index.ts";

export const summaries: Record<EndpointName, string> = {
  health: "Is the service up, and which protocol does it speak?",
  challenge: "A nonce to sign, good once and for two minutes",
  createAccount: "A new account with its first device, and a session for it",
  createSession: "A session for a device that proves its key",
  endSession: "End this session",
  me: "The account and device of this session",
  lookUpHandle: "The account behind a handle, exactly",
  lookUpAccount: "An account by its id",
  appendEntry: "One more entry of the account's log; devices that it puts out lose their sessions at once",
  joinBusiness: "This account is the business of that API token, on a server of its own",
  setBusinessProfile: "A newer signed business profile, which look-ups then answer",
  report: "Tell the operator of an account that does harm; once for each, and without any content",
  uploadKeyPackages: "More KeyPackages of this device",
  claimKeyPackages: "One KeyPackage of each device of an account, to add it to a conversation",
  block: "That account can no longer ring, claim or invite",
  unblock: "Lift a block",
  pushKey: "The key that browsers make push subscriptions with, where this service pushes",
  subscribe: "Where this device is pushed to; nothing that anybody said ever goes that way",
  unsubscribe: "Push to this device no more",
  testPush: "One push to this device now, for the person who wants to see one",
  createUpload: "Begin an upload, or hear what has arrived of one's own",
  completeUpload: "All parts are there: from now on it can be fetched",
  deleteBlob: "Abort one's own upload, or delete what it became",
};
