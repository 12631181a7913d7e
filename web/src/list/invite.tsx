// Below a list of one: how others find one.

import { announce } from "../app/announce.tsx";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";

export default function Invite(props: { handle: string }) {
  const link = () => `${location.origin}/@${props.handle}`;
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(link());
    announce(t("Link copied"));
  }
  return (
    <aside class="invite">
      <p>Write to somebody by their handle, or give them yours:</p>
      <p class="invite-link">
        <strong dir="auto">@{props.handle}</strong>
        <IconButton icon="copy" label={t("Copy invite link")} onClick={() => void copy()} />
      </p>
    </aside>
  );
}
