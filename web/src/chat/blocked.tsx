// What stands in place of the composer where one has blocked the other.

import type { Person } from "../../../client/index.ts";
import { unblock } from "../info/unblock.ts";
import { Button } from "../ui/button.tsx";

export default function Blocked(props: { person: Person }) {
  return (
    <div class="read-only blocked">
      <p>You blocked {props.person.name}. Unblock to write.</p>
      <Button onClick={() => void unblock(props.person)}>Unblock</Button>
    </div>
  );
}
