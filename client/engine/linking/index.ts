// Linking, in the client: loaded when somebody links.

export { askedRoot, type GivenRoot } from "./asked-root.ts";
export { giving } from "./giving.ts";
export { joinByCode, type NewSide } from "./new-side.ts";
export { type OldSide, showCode } from "./old-side.ts";
