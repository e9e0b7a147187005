/** A program over its data as a TypeScript module. */
export { emitModule, type Emission, type EmitOptions } from "./emit.js";
