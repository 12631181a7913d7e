// What a person sets about a chat: a value each, stored apart from the group's record.

/** Values are compared as they are: a text, a number, a word or null. */
export type Preference<T> = {
  /** As long as nothing was set; setting it back leaves nothing in the store. */
  readonly initial: T;
  /** What is stored of what a view gave, whatever that is */
  tidy(value: unknown): T;
};
