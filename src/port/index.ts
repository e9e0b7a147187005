/** A model call of R, Julia or Python made into a program of the language. */
export { port, type PortedModel, type PortOptions, type PortResult } from "./port.js";
export type { Language as SourceLanguage } from "./reader/index.js";
