// A business in its chat info: who reads what one writes, what that means, and whether it may write at any time.

import type { ConversationDetails, Person } from "../../../client/index.ts";
import Permission from "./permission.tsx";
import { readingMeans, readingWords } from "./reading-words.ts";

export function AboutBusiness(props: { chat: ConversationDetails; person: Person }) {
  return (
    <section class="about-business" aria-label="About this business">
      <p>
        <strong>{readingWords(props.person)}.</strong> {readingMeans(props.person)}
      </p>
      <Permission chat={props.chat} person={props.person} />
    </section>
  );
}
