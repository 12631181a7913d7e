// What stands in place of the composer where one has blocked the other.

import type { Person } from "../../../client/index.ts";
import { unblock } from "../info/unblock.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";

export default function Blocked(props: { person: Person }) {
  return (
    <div class="read-only blocked">
      <p>{t("You blocked {person}. Unblock to write.", { person: props.person.name })}</p>
      <Button onClick={() => void unblock(props.person)}>{t("Unblock")}</Button>
    </div>
  );
}
