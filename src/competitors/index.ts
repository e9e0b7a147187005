/** A program's competitors: the same columns without random effects, with indicators, with embeddings, linear, deep, recurrent. */
export { competitorNames, competitorText, complainAboutCompetitor, isCompetitorName, type CompetitorText, type ReadFormula } from "./competitors.js";
export { competitorRules, type CompetitorName } from "./rewrite.js";
