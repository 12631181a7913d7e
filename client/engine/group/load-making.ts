// Loaded when a group is begun, changes or is come into: those who only write and read do without.

export const loadMaking = () => import("./making.ts");
