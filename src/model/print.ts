/**
 * A model in the user's words: every part of the formula with what it became, and how many parameters it has.
 * Where a design is known, its columns and levels are named too. Knows the model; nothing of likelihoods or plans.
 */
import { assertNever } from "../invariant.js";
import { describeColumn } from "./describe.js";
import type { LinearTerms } from "./columns.js";
import type { Contribution, GroupedContribution, KernelContribution, LinearContribution, Model, NetworkContribution } from "./model.js";
import type { Layer } from "./network.js";
import type { TrainingSettings } from "./training.js";

/** What the rows add: names of columns, and numbers of levels. A design is one. */
export interface DesignNames {
  readonly fixed: { readonly names: readonly string[]; readonly droppedNames: readonly string[] };
  readonly grouped: readonly { readonly basisNames: readonly string[]; readonly levels: readonly string[] }[];
  readonly networks: readonly { readonly inputNames: readonly string[] }[];
}

/** @param design null where no rows are known */
export function printModel(model: Model, design: DesignNames | null = null): string {
  const { name, formula, response, family, weights, criterion, training } = model;
  const lines = [
    ...(name === null ? [] : [line("model", name)]),
    line("formula", formula),
    line("response", response.label),
    ...(response.failures === null ? [] : [more(`successes: ${describeColumn(response.expression)}; failures: ${describeColumn(response.failures)}`)]),
    line("family", `${family.name}, link ${family.link}`),
    ...contributionLines(model.contributions, design),
    ...(weights === null ? [] : [line("weights", describeColumn(weights))]),
    ...(criterion === null ? [] : [line("criterion", criterion)]),
    ...trainingLines(training),
  ];
  return `${lines.join("\n")}\n`;
}

const labelWidth = 10;

const line = (label: string, text: string): string => `${label.padEnd(labelWidth)}${text}`;
const more = (text: string): string => line("", text);

function contributionLines(contributions: readonly Contribution[], design: DesignNames | null): string[] {
  const seen = { grouped: 0, network: 0 };
  return contributions.flatMap((contribution) => {
    switch (contribution.kind) {
      case "linear":
        return linearLines(contribution, design);
      case "offset":
        return [line("offset", contribution.label)];
      case "network":
        return networkLines(contribution, design?.networks[seen.network++] ?? null);
      case "grouped":
        return groupedLines(contribution, design?.grouped[seen.grouped++] ?? null);
      case "kernel":
        return kernelLines(contribution);
      default:
        return assertNever(contribution);
    }
  });
}

function linearLines({ terms }: LinearContribution, design: DesignNames | null): string[] {
  const described = termDescriptions(terms);
  if (described.length === 0) return [line("fixed", "nothing")];
  const lines = described.map((text, i) => (i === 0 ? line("fixed", text) : more(text)));
  if (design === null) return lines;
  const { names, droppedNames } = design.fixed;
  const dropped = droppedNames.length === 0 ? [] : [more(`left out, being determined by the others: ${droppedNames.join(", ")}`)];
  return [...lines, more(`${count(names.length, "column")}: ${shortened(names)}`), ...dropped];
}

/** One text per term: `(Intercept)`, `f: factor, treatment contrasts`. */
function termDescriptions({ hasIntercept, variables, terms }: LinearTerms): string[] {
  const described = terms.map(({ label, factors }) => {
    const codings = factors.map(({ variable, coding }) => {
      if (coding === "numeric") return "number";
      return coding === "indicator" ? "one indicator per level" : `${variables[variable].contrast} contrasts`;
    });
    return `${label}: ${codings.join(" x ")}`;
  });
  return hasIntercept ? ["(Intercept)", ...described] : described;
}

function groupedLines({ basis, groupingFactor, structure, levelCovariance, network }: GroupedContribution, found: DesignNames["grouped"][number] | null): string[] {
  const effects = found === null ? (network === null ? effectTexts(basis) : ["learned columns"]) : found.basisNames;
  const levels = found === null ? "" : ` (${count(found.levels.length, "level")})`;
  const size = found === null && (network !== null || !isCountable(basis)) ? null : effects.length;
  return [
    line("random", `${shortened(effects)} by ${groupingFactor.label}${levels}`),
    more(`${structureText(structure, size)}`),
    ...(levelCovariance === null ? [] : [more(`levels with the covariance of ${levelCovariance.file}`)]),
  ];
}

/** Whether every variable is a single number, so that the columns are counted without rows. */
function isCountable({ variables }: LinearTerms): boolean {
  return variables.every(({ type, expression }) => type === "numeric" && (expression.kind !== "basis" || expression.basis === "scale" || expression.basis === "center"));
}

const effectTexts = ({ hasIntercept, terms }: LinearTerms): string[] => [...(hasIntercept ? ["(Intercept)"] : []), ...terms.map(({ label }) => label)];

function structureText(structure: GroupedContribution["structure"], size: number | null): string {
  switch (structure.kind) {
    case "unstructured":
      if (size === 1) return "one variance: 1 parameter";
      return `unstructured covariance: ${size === null ? "a variance per effect and a correlation per pair" : count((size * (size + 1)) / 2, "parameter")}`;
    case "diagonal":
      return `independent effects: ${size === null ? "a variance per effect" : count(size, "parameter")}`;
    case "spherical":
      return "independent effects of one variance: 1 parameter";
    case "expression": {
      const names = structure.definition.parameters.map((parameter) => parameter.name).join(", ");
      const over = structure.position === null ? "" : ` over ${describeColumn(structure.position)}`;
      return `covariance ${structure.definition.name}${over}: parameters ${names}`;
    }
    default:
      return assertNever(structure);
  }
}

function kernelLines({ label, definition, coordinates, groupingFactor, metric }: KernelContribution): string[] {
  const within = groupingFactor === null ? "one field for the whole sample" : `a field of its own in each level of ${groupingFactor.label}`;
  const names = definition.parameters.map((parameter) => parameter.name);
  return [
    line("kernel", `${label}: ${metric} distance over ${coordinates.map(describeColumn).join(", ")}; ${within}`),
    more(`${count(names.length, "parameter")}: ${names.join(", ")}`),
  ];
}

function networkLines({ label, inputs, architecture, sequence, givesMean }: NetworkContribution, found: DesignNames["networks"][number] | null): string[] {
  const numbers = inputs.filter(({ kind }) => kind === "numeric").map((input) => input.label);
  const factors = inputs.filter(({ kind }) => kind === "indicator").map((input) => input.label);
  const arrays = inputs.filter((input) => input.kind === "array").map((input) => `${input.label} of ${input.shape.join(" x ")}`);
  const lookedUp = inputs.filter(({ kind }) => kind === "embedding" || kind === "onehot").map((input) => input.label);
  const { standardizesInputs, l2 } = architecture;
  return [
    line("network", `${label}${givesMean ? "" : ", the basis of random effects alone"}`),
    ...(numbers.length === 0 ? [] : [more(`numbers${standardizesInputs ? ", standardised" : ""}: ${shortened(numbers)}`)]),
    ...(arrays.length === 0 ? [] : [more(`arrays${standardizesInputs ? ", standardised channel by channel" : ""}: ${shortened(arrays)}`)]),
    ...(factors.length === 0 ? [] : [more(`factors, one indicator per level: ${shortened(factors)}`)]),
    ...(lookedUp.length === 0 ? [] : [more(`factors, looked up level by level: ${shortened(lookedUp)}`)]),
    ...(sequence === null ? [] : [more(`over ${describeColumn(sequence.over)}, within each level of ${describeColumn(sequence.by)}`)]),
    ...(found === null ? [] : [more(count(found.inputNames.length, "input"))]),
    more(`layers: ${[...architecture.layers.map(layerText), ...(givesMean ? ["one linear output"] : [])].join(", ")}`),
    ...(l2 === 0 ? [] : [more(`penalty ${l2} on squared weights`)]),
  ];
}

function layerText(layer: Layer): string {
  switch (layer.kind) {
    case "dense":
      return `${layer.units} ${layer.activation}${layer.l2 === 0 ? "" : ` (penalty ${layer.l2})`}`;
    case "activation":
      return layer.activation;
    case "batchnorm":
      return "batch normalisation";
    case "convolution":
      return `${layer.filters} filters ${layer.activation} over windows of ${layer.kernel.join(" x ")}${windowText(layer)}${layer.l2 === 0 ? "" : ` (penalty ${layer.l2})`}`;
    case "pooling":
      return `${layer.pool === "max" ? "maximum" : "mean"} of windows of ${layer.size}${layer.stride === layer.size ? "" : `, ${layer.stride} apart`}`;
    case "flatten":
      return "positions side by side";
    case "recurrent":
      return `${layer.cell} of ${layer.units} units`;
    case "residual":
      return `residual (${layer.layers.map(layerText).join(", ")})`;
    case "dropout":
      return `dropout ${layer.rate}`;
    default:
      return assertNever(layer);
  }
}

function windowText({ stride, padding }: Extract<Layer, { kind: "convolution" }>): string {
  return `${stride === 1 ? "" : `, ${stride} apart`}${padding === "same" ? "" : ", unpadded"}`;
}

function trainingLines(training: TrainingSettings): string[] {
  const { optimizer, schedule, average, ...others } = training;
  const set = Object.entries(others).flatMap(([name, value]) => (value === null ? [] : [`${name} = ${value}`]));
  if (optimizer !== null) set.push(`optimizer = ${optimizer.name}(rate = ${optimizer.rate ?? "by the plan"}, decay = ${optimizer.decay ?? "by the plan"})`);
  if (schedule !== null) set.push(`schedule = ${schedule.name}${schedule.warmup === null ? "" : `(warmup = ${schedule.warmup})`}`);
  if (average !== null) set.push(`average = ${average === "none" ? average : average.kind === "ema" ? `ema(${average.decay})` : `swa(${average.last})`}`);
  return set.length === 0 ? [] : [line("training", set.join(", "))];
}

const count = (size: number, noun: string): string => (size === 1 ? `1 ${noun}` : `${size} ${noun}s`);

/** A long list is cut in its middle. */
function shortened(names: readonly string[]): string {
  return names.length <= 12 ? names.join(", ") : `${names.slice(0, 8).join(", ")}, ... , ${names.slice(-3).join(", ")}`;
}
