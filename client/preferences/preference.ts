// What a person sets about a chat: a value each, stored apart from the group's record, known to this device only.

export type Preference<T> = {
  /** As long as nothing was set; setting it back leaves nothing in the store. */
  readonly initial: T;
  /** What is stored of what a view gave */
  tidy(value: T): T;
};
