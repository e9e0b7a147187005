/**
 * Sums and products of kernels: covariances again (Rasmussen & Williams 2006, section 4.2.4), each part reading its own
 * coordinates. In a product all amplitudes but one would be told apart by no data, so each later part's is set to 1.
 */
import {
  add, constant, differentiate, evaluate, multiply, simplify, substitute, symbol, symbolsOf, type ScalarExpression,
} from "../../expression/index.js";
import { invariant } from "../../invariant.js";
import type { CovarianceDefinition, KernelInput, ParameterDefinition } from "../../model/index.js";
import type { KernelWord } from "./definitions.js";
import { kernelVariables } from "./vocabulary.js";

/** A kernel over coordinates: a word called on columns, or a combination of such calls. */
export interface AppliedKernel {
  readonly definition: CovarianceDefinition;
  /** one per variable of the definition, in its order */
  readonly inputs: readonly KernelInput[];
  readonly coordinateCount: number;
}

/** A kernel called on columns: each of its variables reads all of them. */
export function applyKernel({ definition }: KernelWord, coordinateCount: number): AppliedKernel {
  const coordinates = Array.from({ length: coordinateCount }, (_, index) => index);
  const inputs = definition.variables.map((variable): KernelInput => {
    const measure = kernelVariables.get(variable);
    invariant(measure !== undefined, `the kernel variable ${variable} has a meaning`);
    return { variable, measure, coordinates };
  });
  return { definition, inputs, coordinateCount };
}

/**
 * k1 + k2 + ..., or k1 k2 ...: parameters and variables are named after their part, `rbf.variance`, and `rbf2.variance` for the
 * second part of that name. The coordinates are those of the parts, one after another.
 */
export function combineKernels(operator: "sum" | "product", parts: readonly AppliedKernel[]): AppliedKernel {
  const named = prefixed(parts.map((part, index) => (operator === "product" && index > 0 ? withoutAmplitude(part) : part)));
  const join = operator === "sum" ? add : multiply;
  const [first, ...rest] = named;
  const value = rest.reduce<ScalarExpression>((whole, { definition }) => join(whole, definition.value), first.definition.value);
  return {
    definition: {
      name: named.map(({ definition }) => definition.name).join(operator === "sum" ? " + " : " * "),
      variables: named.flatMap(({ definition }) => definition.variables),
      parameters: named.flatMap(({ definition }) => definition.parameters),
      value: simplify(value),
      indexedUses: [],
    },
    inputs: named.flatMap(({ inputs }) => inputs),
    coordinateCount: parts.reduce((sum, one) => sum + one.coordinateCount, 0),
  };
}

/** Every part with names of its own; a part that is a combination already has them. */
function prefixed(parts: readonly AppliedKernel[]): readonly AppliedKernel[] {
  const used = new Map<string, number>();
  let offset = 0;
  return parts.map((part) => {
    const renamed = renamedPart(part, offset, used);
    offset += part.coordinateCount;
    return renamed;
  });
}

function renamedPart({ definition, inputs, coordinateCount }: AppliedKernel, offset: number, used: Map<string, number>): AppliedKernel {
  const labels = new Map<string, string>();
  const rename = (name: string): string => {
    const [head, tail] = name.includes(".") ? splitAtDot(name) : [definition.name, name];
    const label = labels.get(head) ?? nextLabel(head, used);
    labels.set(head, label);
    return `${label}.${tail}`;
  };
  const names = new Map([...definition.variables, ...definition.parameters.map(({ name }) => name)].map((name) => [name, rename(name)]));
  const renamed = (name: string): string => names.get(name) ?? name;
  return {
    definition: {
      ...definition,
      variables: definition.variables.map(renamed),
      parameters: definition.parameters.map((one) => ({ ...one, name: renamed(one.name) })),
      value: substitute(definition.value, new Map([...names].map(([name, other]) => [name, symbol(other)]))),
    },
    inputs: inputs.map((one) => ({
      ...one,
      variable: renamed(one.variable),
      coordinates: one.coordinates.map((index) => index + offset),
    })),
    coordinateCount,
  };
}

function splitAtDot(name: string): [string, string] {
  const dot = name.indexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)];
}

/** `rbf`, then `rbf2`, `rbf3`; a combination's own `rbf2` counts from `rbf`. */
function nextLabel(head: string, used: Map<string, number>): string {
  const count = (used.get(head) ?? 0) + 1;
  used.set(head, count);
  return count === 1 ? head : `${head}${count}`;
}

function withoutAmplitude(part: AppliedKernel): AppliedKernel {
  const { definition } = part;
  const amplitude = definition.parameters.find((one) => isAmplitude(one, definition));
  if (amplitude === undefined) return part;
  const value = simplify(substitute(definition.value, new Map([[amplitude.name, constant(1)]])));
  const parameters = definition.parameters.filter((one) => one !== amplitude);
  return { ...part, definition: { ...definition, parameters, value } };
}

/** Whether k is proportional to the parameter: its derivative does not mention it, and k vanishes with it. */
export function isAmplitude(parameter: ParameterDefinition, { value, variables, parameters }: CovarianceDefinition): boolean {
  if (parameter.lower !== 0 || symbolsOf(differentiate(value, parameter.name)).includes(parameter.name)) return false;
  const generic = new Map([...variables, ...parameters.map(({ name }) => name)].map((name, index) => [name, 0.3 + 0.17 * index]));
  return evaluate(value, generic.set(parameter.name, 0)) === 0;
}
