/**
 * What most packages share: a formula with random terms in it, data, weights, offset, contrasts, a family. A package says in data how
 * its own call differs. Knows no package.
 */
import type { Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { Draft, DraftFamily } from "../draft.js";
import { columnOf } from "../formula/columns.js";
import { sidesOf } from "../formula/formula.js";
import { predictorOf, type Member } from "../formula/predictor.js";
import { readResponse, type ReadResponse } from "../formula/response.js";
import type { HostExpression } from "../reader/index.js";
import { change, writtenAt } from "../reading.js";
import { binaryNode, callNode, parenthesizedNode } from "../syntax.js";
import type { CallReading, Fitter } from "./fitter.js";
import { columnArgument, offsetMember, readContrasts, readFamily } from "./settings.js";
import { readData } from "./table.js";

export interface StandardCall {
  readonly parameters: readonly string[];
  /** the argument that holds the formula */
  readonly formula?: string;
  readonly weights?: string;
  /** what its weights mean, where that is not what it means here */
  readonly weightsDifference?: string;
  readonly family?: (isCounted: boolean, reading: CallReading) => DraftFamily | null;
  readonly criterion: (reading: CallReading) => Draft["criterion"];
  /** terms that other arguments stand for */
  readonly moreTerms?: (reading: CallReading) => readonly Member[];
  /** remarks on the call as a whole, made last */
  readonly remark?: (reading: CallReading) => void;
  /** arguments on which the model does not depend */
  readonly noBearing: readonly string[];
}

export function standardFitter(call: StandardCall): Fitter {
  return { parameters: call.parameters, read: (reading) => readStandard(call, reading) };
}

function readStandard(call: StandardCall, reading: CallReading): Draft | null {
  const { arguments: args, found } = reading;
  const sides = sidesOf(args.take(call.formula ?? "formula"), found, reading);
  if (sides === null) return null;
  const response = sides.response && readResponse(sides.response, reading);
  if (response === null) {
    if (sides.response === null) reading.report(diagnostic("LMM1008", sides.span, { text: writtenAt(reading, sides.span) }));
    return null;
  }
  const data = readData(args.take("data"), reading);
  const family = familyOf(call, response, reading);
  if (family === null && response.isCounted) {
    reading.report(diagnostic("LMM1007", sides.span, { what: writtenAt(reading, response.written.span), fits: "several responses at once" }));
    return null;
  }
  const members = [...predictorOf(sides.predictor, reading), ...offsetMember(args.take("offset"), reading), ...(call.moreTerms?.(reading) ?? [])];
  readContrasts(args.take("contrasts"), reading);
  const weighted = weightedResponse(call, response, family, reading);
  const criterion = call.criterion(reading);
  call.remark?.(reading);
  args.skip(call.noBearing);
  args.loseRest(reading);
  return { ...weighted, members, family: weighted.family, criterion, contrasts: reading.contrasts, data };
}

function familyOf(call: StandardCall, response: ReadResponse, reading: CallReading): DraftFamily | null {
  const { isCounted } = response;
  if (call.family !== undefined) return call.family(isCounted, reading);
  return readFamily(reading.arguments.take("family"), reading.arguments.take("link"), isCounted, reading);
}

type Weighted = Pick<Draft, "response" | "weights" | "family">;

/** Weights of a proportion are its trials: then the response is successes and failures. */
function weightedResponse(call: StandardCall, response: ReadResponse, family: DraftFamily | null, reading: CallReading): Weighted {
  const written = reading.arguments.take(call.weights ?? "weights");
  const weights = columnArgument(written, reading) ?? response.weights;
  const plain = { response: response.expression, weights, family };
  if (written === null || weights === null || family === null || response.isCounted) {
    const span = reading.arguments.spanOf(call.weights ?? "weights");
    if (span !== null && weights !== null && call.weightsDifference !== undefined) change(reading, span, weights, call.weightsDifference);
    return plain;
  }
  const counted = countedFamily(family, reading);
  return counted === null ? plain : { response: counts(response.written, weights, written, reading), weights: null, family: counted };
}

/** The family of successes among trials that a family of one trial belongs to; null for any other. */
function countedFamily(family: DraftFamily, { definitions: { families } }: CallReading): DraftFamily | null {
  const one = families.get(family.name);
  const isShare = one !== undefined && one.isInteger && one.variables.length === 1 && one.variables[0].upper.kind === "constant" && one.variables[0].upper.value === 1;
  const counted = isShare ? [...families.values()].find(({ variables }) => variables.length === 2) : undefined;
  return counted === undefined ? null : { name: counted.name, link: family.link };
}

/** `successes / trials` weighted by trials, or a share of them. */
function counts(response: HostExpression, trials: Expression, written: HostExpression, reading: CallReading): Expression {
  const { span } = response;
  const isRatio = response.kind === "binary" && response.operator === "/" && writtenAt(reading, response.right.span) === writtenAt(reading, written.span);
  const share = columnOf(response, reading);
  const successes = isRatio ? columnOf(response.left, reading) : binaryNode("*", share.kind === "binary" ? parenthesizedNode(share) : share, trials, span);
  return callNode("cbind", [successes, binaryNode("-", trials, successes, span)], span);
}
