// Routes of a team's inbox: who has which conversation, labels, notes, who is there, and figures.

import * as v from "valibot";
import { gateway, type NativeRoute, OF } from "./route.ts";
import { message, page, talkedWith, text, time } from "./views.ts";

const state = v.picklist(["open", "waiting", "closed"]);
const labelId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,22}$/));
const memberId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
export const inboxItem = v.object({
  ...talkedWith.entries,
  lastMessage: v.nullable(message),
  unread: time,
  state,
  assignee: v.nullable(v.string()),
  labels: v.array(v.string()),
  /** Null: they do not wait for an answer */
  waitingSince: v.nullable(time),
  touched: time,
  /** What `ifAnswers` of a message is compared with */
  answers: time,
});
const counts = v.object({ mine: time, unassigned: time, all: time, waiting: time, closed: time });
const label = v.object({ id: labelId, name: text(40), hue: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(359)) });
export const labels = v.object({ items: v.pipe(v.array(label), v.maxLength(50)) });
export const changeRequest = v.object({
  state: v.optional(state),
  /** Null: nobody's */
  assignee: v.optional(v.nullable(memberId)),
  labels: v.optional(v.pipe(v.array(labelId), v.maxLength(20))),
});
const note = v.object({ id: time, person: v.string(), at: time, by: v.string(), text: v.string() });
const figure = v.object({
  day: time,
  member: v.string(),
  answered: time,
  responses: time,
  responseMs: time,
  opened: time,
  closed: time,
});

export const teamRoutes = {
  inbox: {
    ...gateway,
    method: "GET",
    path: `${OF}/inbox`,
    summary:
      "Conversations as a team has them, the last touched first: `view` is mine, unassigned, all (not closed), waiting (for them) or closed; `label` and `q` (a name, or what a note says) narrow it",
    scope: "messages:read",
    query: ["view", "label", "q", "after", "limit"],
    answer: v.object({ ...page(inboxItem).entries, counts }),
  },
  inboxItem: {
    ...gateway,
    method: "GET",
    path: `${OF}/inbox/:person`,
    summary: "One of them",
    scope: "messages:read",
    answer: inboxItem,
  },
  changeConversation: {
    ...gateway,
    method: "PATCH",
    path: `${OF}/inbox/:person`,
    summary: "Whose it is, its state, its labels; what is left out stays. Somebody who writes opens it again",
    scope: "team:write",
    audit: "conversation.change",
    auditOf: "members",
    request: changeRequest,
    answer: inboxItem,
  },
  notes: {
    ...gateway,
    method: "GET",
    path: `${OF}/inbox/:person/notes`,
    summary: "What the team noted about them, oldest first. Nobody else sees it",
    scope: "team:read",
    answer: v.object({ items: v.array(note) }),
  },
  addNote: {
    ...gateway,
    method: "POST",
    path: `${OF}/inbox/:person/notes`,
    summary: "A note; it is kept as long as messages are",
    scope: "team:write",
    request: v.object({ text: text(4096) }),
    answer: note,
  },
  deleteNote: {
    ...gateway,
    method: "DELETE",
    path: `${OF}/inbox/:person/notes/:note`,
    summary: "Forget a note",
    scope: "team:write",
    audit: "note.delete",
    answer: null,
  },
  labels: {
    ...gateway,
    method: "GET",
    path: `${OF}/labels`,
    summary: "What conversations are sorted by",
    scope: "messages:read",
    answer: labels,
  },
  changeLabels: {
    ...gateway,
    method: "PUT",
    path: `${OF}/labels`,
    summary: "All of them, in their order; one that is gone is taken off conversations too",
    scope: "team:write",
    request: labels,
    answer: labels,
  },
  presence: {
    ...gateway,
    method: "PUT",
    path: `${OF}/presence`,
    summary:
      "Which conversation one looks at, or answers: for thirty seconds, told to the streams of the team and to nobody else",
    scope: "member",
    request: v.object({ person: v.nullable(text(64)), doing: v.picklist(["looking", "typing"]) }),
    answer: null,
  },
  figures: {
    ...gateway,
    method: "GET",
    path: `${OF}/figures`,
    summary: "What was answered, opened and closed, and how long people waited, by day (UTC) and member",
    scope: "team:read",
    query: ["days"],
    answer: v.object({ items: v.array(figure), open: time, waiting: time, unassigned: time }),
  },
} as const satisfies Record<string, NativeRoute>;
