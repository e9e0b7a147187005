/**
 * Which variables a model reads, and as what: this decides which rows are complete, and what new rows must bring.
 * Knows the model only.
 */
import { assertNever } from "../invariant.js";
import { describeColumn, type ColumnExpression, type Contribution, type CovarianceStructure, type GroupedContribution, type GroupingFactor, type LinearTerms, type Model, type NetworkInput, type Response, type SequenceOf } from "../model/index.js";

/**
 * `group`: a level that training did not see has effect 0, or in a net the mean of the others'; elsewhere it leaves a row without a prediction.
 * `presence`: only whether it is missing matters.
 */
export type RequiredVariable = ScalarVariable | ArrayVariable;

interface ScalarVariable {
  readonly expression: ColumnExpression;
  readonly use: "number" | "factor" | "occasion" | "group" | "presence";
  /** as the formula spells it */
  readonly label: string;
}

/** An image or a sequence in each row, of as many numbers as that shape holds. */
export interface ArrayVariable {
  readonly expression: ColumnExpression;
  readonly use: "array";
  readonly label: string;
  readonly shape: readonly number[];
}

/** What a prediction reads. */
export function predictorVariables(model: Model): readonly RequiredVariable[] {
  return model.contributions.flatMap(contributionVariables);
}

/** What a fit reads: the predictors, the response, the weights, and what a minus took away. */
export function trainingVariables(model: Model): readonly RequiredVariable[] {
  return [
    ...responseVariables(model.response),
    ...(model.weights === null ? [] : [number(model.weights, "weights")]),
    ...model.removedVariables.map((expression): RequiredVariable => ({ expression, use: "presence", label: "a removed term" })),
    ...predictorVariables(model),
  ];
}

function responseVariables({ expression, failures, label }: Response): readonly RequiredVariable[] {
  if (failures === null) return [number(expression, label)];
  return [expression, failures].map((counts) => number(counts, describeColumn(counts)));
}

function contributionVariables(contribution: Contribution): readonly RequiredVariable[] {
  switch (contribution.kind) {
    case "linear":
      return termVariables(contribution.terms);
    case "offset":
      return [number(contribution.expression, contribution.label)];
    case "network":
      return [...contribution.inputs.map(inputVariable), ...sequenceVariables(contribution.sequence)];
    case "grouped":
      return [...basisVariables(contribution), ...positionVariables(contribution.structure), ...groupVariables(contribution.groupingFactor)];
    case "kernel":
      return [
        ...contribution.coordinates.map((coordinate) => number(coordinate, contribution.label)),
        ...(contribution.groupingFactor === null ? [] : groupVariables(contribution.groupingFactor)),
      ];
    default:
      return assertNever(contribution);
  }
}

function sequenceVariables(sequence: SequenceOf | null): readonly RequiredVariable[] {
  return sequence === null ? [] : [number(sequence.over, "over"), { expression: sequence.by, label: "by", use: "group" }];
}

function inputVariable(input: NetworkInput): RequiredVariable {
  const { expression, label } = input;
  return input.kind === "array" ? { expression, label, use: "array", shape: input.shape } : { expression, label, use: inputUse[input.kind] };
}

const inputUse: Readonly<Record<Exclude<NetworkInput["kind"], "array">, ScalarVariable["use"]>> = { numeric: "number", indicator: "factor", embedding: "group", onehot: "group" };

function termVariables({ variables }: LinearTerms): readonly RequiredVariable[] {
  return variables.map(({ expression, label, type }) => ({ expression, label, use: type === "factor" ? "factor" : "number" }));
}

/** Under a structure of positions the basis is one indicator per occasion. */
function basisVariables({ basis, structure }: GroupedContribution): readonly RequiredVariable[] {
  return termVariables(basis).map((one) => (takesNewPositions(structure) ? { ...one, use: "occasion" } : one));
}

/** Whether the covariance is known between any two positions: not where parameters stand for single positions or lags. */
export function takesNewPositions(structure: CovarianceStructure): boolean {
  return structure.kind === "expression" && structure.position !== null && structure.definition.indexedUses.length === 0;
}

function positionVariables(structure: CovarianceStructure): readonly RequiredVariable[] {
  return structure.kind === "expression" && structure.position !== null ? [{ expression: structure.position, use: "presence", label: "position" }] : [];
}

function groupVariables({ factors, label }: GroupingFactor): readonly RequiredVariable[] {
  return factors.map((expression) => ({ expression, label, use: "group" }));
}

const number = (expression: ColumnExpression, label: string): ScalarVariable => ({ expression, label, use: "number" });
