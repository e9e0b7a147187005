/**
 * The planner: model + facts of the data -> plan. Each choice is one function that returns what was chosen together with
 * its reason. Knows facts; touches no row and no parameter value.
 */
import { diagnostic, hasErrors, type Diagnostic } from "../diagnostics/index.js";
import { invariant } from "../invariant.js";
import type { CrossedSolverName, Criterion, Model } from "../model/index.js";
import { componentsDecision, refusedTheta, thetaRateOf } from "./components.js";
import { completeSettings } from "./defaults.js";
import type { DataFacts, Decision, DenseBlocks, Plan, SolverName, TrainingPlan } from "./plan.js";
import { denseDecisions, largestFactoredBlock, oversizedBlocks, type LinearDecisions } from "./dense-decisions.js";
import { crossedSolverBesideNet, crossedSolverChoice, type SolverChoice } from "./factored-work.js";
import { descentDecision, refusedWithoutValidation, startsDecision } from "./descent.js";
import { chooseField, refusedPoints, type FieldChoice } from "./fields.js";
import { hybridRefusal } from "./hybrid.js";
import { learnedGroups, learnedRefusal, sharedBasisDecisions } from "./learned-strategy.js";
import { threadsDecision } from "./threads.js";
import { choosePolish } from "./polish.js";
import { refusedOrder } from "./row-order.js";
import { chooseStrategy, permitted } from "./strategy.js";
import { chooseTempering } from "./tempering.js";
import { blockStructure, type BlockStructure } from "./structure.js";
import { unsupportedTerms } from "./unsupported.js";

/** @returns the plan, or null where a term has no engine yet (the diagnostics name it) */
export function makePlan(model: Model, facts: DataFacts): { plan: Plan | null; diagnostics: readonly Diagnostic[] } {
  const hasNetwork = model.contributions.some((one) => one.kind === "network");
  const field = chooseField(model.training, facts, hasNetwork);
  const structure = blockStructure(facts, field !== null);
  const blocks = field === null ? factoredBlocks(facts, hasNetwork) : null;
  const diagnostics = [...unsupportedTerms(model), ...refusedWishes(model, facts, structure), ...refusedSolver(model, structure), ...refusedWithoutValidation(model), ...refusedTheta(model), ...refusedOrder(model, facts, structure), ...refusedPoints(model, facts), ...oversizedBlocks(model, field === null ? facts.denseBlocks : null), ...refusedCriterion(model, facts, field)];
  if (hasErrors(diagnostics)) return { plan: null, diagnostics };
  const criterion = chooseCriterion(model, hasNetwork, isFieldBesideOthers(facts, field));
  const training = hasNetwork ? planTraining(model, facts, structure, field) : null;
  const linear = field ?? (blocks === null ? linearDecisions(facts, structure, hasNetwork, model.training.solver) : denseDecisions(blocks));
  const decisions = [engineDecision(hasNetwork, linear.solver), criterion.decision, linear.covariance, ...(training === null ? [] : training.decisions), linear.decision];
  const plan: Plan = {
    kind: "plan",
    engine: hasNetwork ? "sgd" : "exact",
    criterion: criterion.criterion,
    facts,
    decisions,
    training: training?.plan ?? null,
    solver: linear.solver,
    field: field?.plan ?? null,
  };
  return { plan, diagnostics };
}

/** The dense blocks where they are what is factored: always for structures without a net, where it is cheaper with one. */
function factoredBlocks({ denseBlocks }: DataFacts, hasNetwork: boolean): DenseBlocks | null {
  return denseBlocks !== null && (!hasNetwork || denseBlocks.isPreferred) ? denseBlocks : null;
}

function refusedWishes(model: Model, facts: DataFacts, structure: BlockStructure): readonly Diagnostic[] {
  const wish = model.training.strategy;
  if (wish === null || structure.kind === "diagonal") return [];
  if (learnedGroups(facts).length > 0) {
    const refusal = learnedRefusal(wish, facts, structure);
    return refusal === null ? [] : [diagnostic("LMM0690", model.span, { strategy: wish, reason: refusal })];
  }
  if (permitted(wish, facts, structure) !== null) return [];
  if (wish === "hybrid") return [diagnostic("LMM0690", model.span, { strategy: wish, reason: hybridRefusal(facts, structure) ?? "" })];
  const reason = wish === "independent" ? "random effects tie rows together" : structure.kind === "crossed" ? "crossed grouping factors have no whole groups to batch" : "all rows are tied together";
  return [diagnostic("LMM0690", model.span, { strategy: wish, reason })];
}

/** A solver by name is one of crossed factors. */
function refusedSolver({ training: { solver }, span }: Model, structure: BlockStructure): readonly Diagnostic[] {
  return solver === null || structure.kind === "crossed" ? [] : [diagnostic("LMM0688", span, { solver })];
}

/** How far the likelihood's maximum is known. */
function solverWords(solver: SolverName): string {
  if (solver === "conjugate-gradient") return "over all rows, to within an error that the report states";
  if (solver === "inducing-points") return "with every field through its inducing points";
  return solver === "nearest-neighbours" ? "with every site's mean given its neighbours'" : "to full precision, as lme4 does";
}

function engineDecision(hasNetwork: boolean, solver: SolverName): Decision {
  return hasNetwork
    ? {
        topic: "engine",
        choice: "stochastic training",
        reason: "the formula holds a net, whose weights have no closed form",
        alternatives: [{ choice: "exact", reason: "only where every term is linear" }],
        override: null,
      }
    : {
        topic: "engine",
        choice: "exact",
        reason: `every term is linear, so the profiled likelihood is maximised ${solverWords(solver)}`,
        alternatives: [],
        override: null,
      };
}

/** Whether other random terms stand beside a field that is solved for through its sites: theta then rests by maximum likelihood alone. */
function isFieldBesideOthers({ groups, fields }: DataFacts, field: FieldChoice | null): boolean {
  return field !== null && groups.length + fields.length > 1;
}

function refusedCriterion(model: Model, facts: DataFacts, field: FieldChoice | null): readonly Diagnostic[] {
  return isFieldBesideOthers(facts, field) && model.criterion === "reml" ? [diagnostic("LMM0698", model.span, { limit: largestFactoredBlock })] : [];
}

function chooseCriterion(model: Model, hasNetwork: boolean, isBesideOthers: boolean): { criterion: Criterion; decision: Decision } {
  const isFixed = hasNetwork || isBesideOthers;
  const criterion = isFixed ? "ml" : (model.criterion ?? "reml");
  const reason = isBesideOthers && !hasNetwork
    ? "restricted likelihood is worked out for a field alone; beside other random terms, whose equations are solved by conjugate gradients, theta rests by maximum likelihood"
    : hasNetwork
    ? "a net has no finite set of fixed effects to integrate out, so the likelihood itself is maximised"
    : criterion === "reml"
      ? "REML corrects the variance components for the fixed effects that were estimated, lme4's default"
      : "maximum likelihood was asked for; likelihoods of models with different fixed effects can be compared";
  const other = criterion === "reml" ? "ml" : "reml";
  return {
    criterion,
    decision: {
      topic: "criterion",
      choice: criterion === "reml" ? "REML" : "ML",
      reason,
      alternatives: isFixed ? [] : [{ choice: other.toUpperCase(), reason: other === "ml" ? "for comparing fixed effects" : "for unbiased variances" }],
      override: isFixed ? null : `criterion = ${other}`,
    },
  };
}

/** What grouped terms of lme4's own kind make of V, and how they are solved for. */
function linearDecisions(facts: DataFacts, structure: BlockStructure, hasNetwork: boolean, wish: CrossedSolverName | null): LinearDecisions {
  const shared = sharedBasisDecisions(facts);
  if (shared !== null) return { covariance: shared.covariance, solver: "woodbury", decision: shared.solver };
  return { covariance: covarianceDecision(facts, structure), ...chooseSolver(facts, structure, hasNetwork, wish) };
}

function covarianceDecision(facts: DataFacts, structure: BlockStructure): Decision {
  const base = { topic: "covariance", alternatives: [], override: null } as const;
  switch (structure.kind) {
    case "diagonal":
      return { ...base, choice: "σ²I", reason: "no random effect ties rows together" };
    case "blocks": {
      const outer = facts.groups[structure.outermost];
      const choice = `block-diagonal by ${outer.label}`;
      const shape = `${outer.levelCount} blocks, the largest of ${outer.largestLevel} rows`;
      return { ...base, choice, reason: structure.isSingleFactor ? shape : `${shape}; the other factors are nested in it` };
    }
    case "field":
      invariant(false, "a field's covariance is chosen with it");
      break;
    case "tied":
      return denseDecisions(structure.blocks).covariance;
    case "crossed": {
      const names = facts.groups.map((one) => `${one.label} (${one.levelCount} levels)`).join(", ");
      return { ...base, choice: "not block-diagonal", reason: `crossed factors: ${names}` };
    }
  }
}

function planTraining(model: Model, facts: DataFacts, structure: BlockStructure, field: FieldChoice | null): { plan: TrainingPlan; decisions: readonly Decision[] } {
  const settings = completeSettings(model.training, facts);
  const batches = chooseStrategy(model.training, facts, structure, settings.batchSize);
  const polish = choosePolish(model, facts, settings);
  const tempering = chooseTempering(model.training, facts, batches);
  const plan = { ...settings, strategy: batches.strategy, wholeGroup: batches.wholeGroup, rowOrder: batches.rowOrder, thetaRate: thetaRateOf(model.training), solver: model.training.solver, field: field?.plan ?? null, tempering: tempering.tempering, polish: polish.polish };
  return { plan, decisions: [batches.decision, ...componentsDecision(model.training, facts), ...tempering.decisions, descentDecision(plan), startsDecision(plan), threadsDecision(plan), regularisationDecision(facts, plan), polish.decision] };
}

function regularisationDecision(facts: DataFacts, training: TrainingPlan): Decision {
  const rowsPerWeight = facts.rowCount / Math.max(1, facts.networkWeightCount);
  const stops = training.validationShare > 0
    ? `the best epoch on ${Math.round(100 * training.validationShare)} percent validation rows is kept (groups seen in training, predictions with random effects)`
    : "no validation rows: the last epoch is kept";
  return {
    topic: "regularisation",
    choice: `weight decay ${training.optimizer.decay}${training.validationShare > 0 ? ", early stopping" : ""}`,
    reason: `${facts.networkWeightCount} weights for ${facts.rowCount} rows (${rowsPerWeight.toFixed(1)} rows a weight); ${stops}`,
    alternatives: [],
    override: "train { validation = 0.2, patience = 20, optimizer = adam(rate = 0.01, decay = 0.001) }",
  };
}

function chooseSolver(facts: DataFacts, structure: BlockStructure, hasNetwork: boolean, wish: CrossedSolverName | null): { solver: SolverName; decision: Decision } {
  if (structure.kind === "crossed" && !hasNetwork) {
    const { solver, reason, alternatives } = crossedSolverChoice(facts, wish);
    return { solver, decision: { topic: "solver", choice: solver.replace("-", " "), reason, alternatives, override: `train { solver = "${alternatives[0].choice.replace(" ", "-")}" }` } };
  }
  const { solver, reason } = solverWithReason(facts, structure, wish);
  return { solver, decision: { topic: "solver", choice: solver.replace("-", " "), reason, alternatives: [], override: null } };
}

function solverWithReason(facts: DataFacts, structure: BlockStructure, wish: CrossedSolverName | null): SolverChoice {
  if (structure.kind === "diagonal") return { solver: "least-squares", reason: "no random effect to predict" };
  if (structure.kind === "blocks") {
    const isScalar = facts.groups.length === 1 && facts.groups[0].basisSize === 1;
    return isScalar
      ? { solver: "closed-form", reason: "one random intercept or slope: b_j is a shrunken mean of its group's residuals" }
      : { solver: "per-group", reason: "the mixed-model equations fall apart into one small system per group" };
  }
  return crossedSolverBesideNet(facts, wish);
}
