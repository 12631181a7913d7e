// What the page shows when it failed itself: with the app from the start, since it stands in for parts that do not load.

import { t } from "../language/say.ts";
import { Notice, ReloadButton } from "./notice.tsx";

/** A mistake of ours, or a part of this build that is gone from the service. */
export function Crashed(props: { error: unknown }) {
  console.error("the page failed", props.error);
  return (
    <Notice
      title={isMissingPart(props.error) ? t("Parley was updated") : t("Something went wrong on this page")}
      actions={<ReloadButton />}
    >
      <p>
        {isMissingPart(props.error)
          ? t("A part of this version can't be loaded any more. Reload to get the new one; your chats and what you typed stay.")
          : t("Your chats are safe, and what you typed stays. Reload to go on.")}
      </p>
    </Notice>
  );
}

/** As browsers word it where the script of an `import()` cannot be had */
function isMissingPart(error: unknown): boolean {
  return /dynamically imported module|module script failed|Unable to preload/i.test(String(error));
}
