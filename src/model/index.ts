export type * from "./columns.js";
export type * from "./family.js";
export type * from "./model.js";
export type * from "./network.js";
export type * from "./training.js";
export { columnKey } from "./key.js";
