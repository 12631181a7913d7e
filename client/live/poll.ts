// A poll as it is shown: who chose what.

import type { MessageBody, PollView, PollVotes } from "../queries.ts";

/** Null for what is none. */
export function pollView({ body, votes }: { body: MessageBody; votes: PollVotes | null }): PollView | null {
  if (body.kind !== "poll" || votes === null) return null;
  const voters = votes.chosen.filter(({ places }) => places.length > 0);
  return {
    several: body.several,
    isClosed: votes.isClosed,
    voters: voters.length,
    options: body.options.map((title, place) => {
      const people = voters.flatMap(({ by, places }) => (places.includes(place) ? [by] : []));
      return { title, people, own: people.some(({ self }) => self) };
    }),
  };
}
