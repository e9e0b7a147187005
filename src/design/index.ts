/** A model over the rows of a table, as matrices: learnt on training rows, re-applied to new ones. */
export type * from "./design.js";
export type { LearntDesign, LearntInputs } from "./learnt.js";
export { learnDesign, type LearnedDesign } from "./learn.js";
export { applyDesign, type AppliedDesign, type UnseenLevels } from "./apply.js";
export { designReport, type DesignReport, type RandomReport } from "./report.js";
export { joinInputs, subjectsOfRows, type JoinedInputs } from "./join.js";
export { pickMatrixRows, pickNumbers, selectDesignRows } from "./select.js";
export { readLevelCovariance, relatedLevels, type LevelCovariance } from "./level-covariance.js";
export { predictorVariables, trainingVariables, type RequiredVariable } from "./required.js";
