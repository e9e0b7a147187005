/**
 * Every message lmmc can give, by code. The first two digits say where it comes from:
 * 01 reading the text, 02 names and columns, 03 what a formula means, 04 definitions, 05 reading data,
 * 06 data against the model, 07 fitting, 08 files and saved fits, 09 usage, 10 calls of other languages made into programs,
 * 11 emitted modules.
 */
import { convolutionCatalogue } from "./convolutions.js";
import { dataCatalogue } from "./data.js";
import { definitionCatalogue } from "./definitions.js";
import { emissionCatalogue } from "./emission.js";
import { fileCatalogue } from "./files.js";
import { fittingCatalogue } from "./fitting.js";
import { languageCatalogue } from "./language.js";
import { modelCatalogue } from "./model.js";
import { planningCatalogue } from "./planning.js";
import { portingCatalogue } from "./porting.js";
import { trialCatalogue } from "./trials.js";

export const catalogue = {
  ...languageCatalogue,
  ...modelCatalogue,
  ...convolutionCatalogue,
  ...definitionCatalogue,
  ...dataCatalogue,
  ...planningCatalogue,
  ...fittingCatalogue,
  ...fileCatalogue,
  ...trialCatalogue,
  ...portingCatalogue,
  ...emissionCatalogue,
} as const;

export type DiagnosticCode = keyof typeof catalogue;
