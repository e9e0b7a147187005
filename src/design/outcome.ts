/**
 * What a fit reads beside the predictors: the response, the trials behind it, the weights. Of training rows all are known, of new
 * rows perhaps none. Knows expressions and rows; no families.
 */
import type { Table } from "../data/table.js";
import { columnsIn, type ColumnExpression, type Model } from "../model/index.js";
import { evaluateOver, numbersAt } from "./evaluate.js";
import type { Frame } from "./frame.js";
import type { LearntDesign } from "./learnt.js";
import { retypeTable } from "./retype.js";
import { pickNumbers } from "./select.js";

export interface Outcome {
  /** y, [n] */
  readonly response: Float64Array | null;
  /** successes and failures together, [n]; null where the response is one number per row */
  readonly trials: Float64Array | null;
  /** w, [n] */
  readonly weights: Float64Array | null;
}

/** Of the training rows. */
export function frameOutcome(model: Model, frame: Frame): Outcome {
  return outcomeOf(model, (expression) => frame.numeric(expression).columns[0]);
}

/** Of new rows, where the table has the columns; NaN where a value is missing. */
export function tableOutcome(model: Model, learnt: LearntDesign, table: Table, rows: Int32Array): Outcome {
  return outcomeOf(model, (expression) => optionalNumbers(expression, learnt, table, rows));
}

function outcomeOf({ response, weights }: Model, numbersOf: (expression: ColumnExpression) => Float64Array | null): Outcome {
  const successes = numbersOf(response.expression);
  const failures = response.failures && numbersOf(response.failures);
  return {
    response: successes,
    trials: successes && failures && successes.map((count, row) => count + failures[row]),
    weights: weights && numbersOf(weights),
  };
}

/** Its own evaluation: a column that only the response needs is no loss to a prediction. */
function optionalNumbers(expression: ColumnExpression, learnt: LearntDesign, table: Table, rows: Int32Array): Float64Array | null {
  const retyped = retypeTable(table, learnt.columns, columnsIn([expression]));
  const numbers = numbersAt(expression, evaluateOver(retyped.table, learnt.transforms));
  return numbers && pickNumbers(numbers, rows);
}
