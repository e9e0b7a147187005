/** Messages about the model: names and columns (LMM02xx), the meaning of a formula (LMM03xx), data against the model (LMM06xx). */
import { callCatalogue } from "./calls.js";
import { columnCatalogue } from "./columns.js";
import { formulaCatalogue } from "./formula.js";
import { frameCatalogue } from "./frame.js";

export const modelCatalogue = { ...columnCatalogue, ...formulaCatalogue, ...callCatalogue, ...frameCatalogue } as const;
