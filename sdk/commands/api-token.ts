// Which business a command speaks for: by options, or by the environment, where a token does not end up in the shell's history.

import { type Api, apiBy } from "../api.ts";
import { type Arguments, type Command, UsageError } from "./command.ts";

export const API_OPTIONS: Command["options"] = {
  url: { value: "address", does: "of the service (default $PARLEY_URL)" },
  token: { value: "sk_…", does: "an API token of the business (default $PARLEY_TOKEN)" },
};

export function apiFrom({ values }: Arguments): Api {
  const url = values.get("url") ?? process.env.PARLEY_URL;
  const token = values.get("token") ?? process.env.PARLEY_TOKEN;
  if (url === undefined || !URL.canParse(url)) throw new UsageError("--url is missing, and so is PARLEY_URL");
  if (token === undefined) throw new UsageError("--token is missing, and so is PARLEY_TOKEN");
  return apiBy(url, token);
}
