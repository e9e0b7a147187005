/** The words of the language: what they stand for, how they are read, and what the standard library brings. */
export {
  emptyDefinitions,
  type Definitions, type FamilyWord, type KernelWord, type LetWord, type LinkWord, type NetWord,
  type StructureWord, type Word,
} from "./definitions.js";
export { applyKernel, combineKernels, isAmplitude, type AppliedKernel } from "./combine.js";
export { checkConformance, conformanceOf } from "./conformance/index.js";
export { documentationOf, wordPages, type WordPage } from "./documentation.js";
export { readDefinitions, wordsNamed, type ReadDefinitions } from "./read.js";
export { scalarOfText } from "./scalar-text.js";
export { standardDefinitions } from "./standard.js";
export { kernelVariables, primitiveWords, startingSymbols } from "./vocabulary.js";
